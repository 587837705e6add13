#include "deliveries.h"
#include "fail.h"
#include "text.h"
#include <stdlib.h>

uint64_t deliveries;
static struct room *all;
static int rooms;
static uint32_t not_receiving; /* members of a room who do not get a message: its sender, where nothing is echoed */
static uint32_t window;        /* 0: messages are not counted until everybody has them */

void expect_messages(struct room *in, int count, bool echoes, int outstanding) {
  all = in;
  rooms = count;
  not_receiving = echoes ? 0 : 1;
  window = (uint32_t)outstanding;
  for (int index = 0; index < count; index += 1) {
    struct room *room = &in[index];
    room->sender = calloc((size_t)room->senders, sizeof *room->sender);
    for (int each = 0; each < room->senders; each += 1) room->sender[each].arrivals = calloc(window, sizeof(uint32_t));
    for (int each = 0; each < room->members; each += 1)
      room->member[each]->expected = calloc((size_t)room->senders, sizeof(uint32_t));
  }
}

uint64_t deliveries_due(void) {
  uint64_t due = 0;
  for (int index = 0; index < rooms; index += 1)
    for (int each = 0; each < all[index].senders; each += 1)
      due += (uint64_t)all[index].sender[each].sent * ((uint64_t)all[index].members - not_receiving);
  return due;
}

static void count_arrival(struct room *room, struct label label) {
  struct sender *sender = &room->sender[label.sender];
  uint32_t *arrivals = &sender->arrivals[label.number % window];
  *arrivals += 1;
  if (*arrivals < (uint32_t)room->members - not_receiving) return;
  *arrivals = 0;
  sender->complete += 1;
}

void take_delivery(struct connection *connection, const char *text) {
  struct label label = read_label(text);
  struct room *room = connection->room;
  if (label.room != room->number || label.sender >= (uint32_t)room->senders)
    fail("room %u got a text of room %u", room->number, label.room);
  if (not_receiving && label.sender == connection->member) fail("a sender got its own message");
  uint32_t *expected = &connection->expected[label.sender];
  if (label.number != *expected)
    fail("room %u, member %u: message %u of sender %u arrived when %u was next: it is %s", room->number, connection->member,
         label.number, label.sender, *expected, label.number < *expected ? "doubled" : "early, or others are missing");
  *expected += 1;
  deliveries += 1;
  if (window > 0) count_arrival(room, label);
}
