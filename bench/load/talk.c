#include "talk.h"
#include "clock.h"
#include "deliveries.h"
#include "fail.h"
#include "latency.h"
#include "text.h"
#include "users.h"
#include <stdio.h>
#include <stdlib.h>

static struct room *rooms;
static const struct options *options;
/* Latencies are counted of messages due from here on. */
static uint64_t measured_from = UINT64_MAX, measured_until = UINT64_MAX;

static void read_talk(struct connection *connection, char *unit, size_t length) {
  const char *text = find_text(unit, length);
  if (!text) {
    read_setup(connection, unit, length);
    return;
  }
  take_delivery(connection, text);
  if (!options->rate) return;
  uint64_t due = read_due_us(text);
  if (due >= measured_from && due < measured_until) add_latency(now_us() - due);
}

static void make_rooms(void) {
  rooms = calloc((size_t)options->rooms, sizeof *rooms);
  for (int index = 0; index < options->rooms; index += 1) {
    struct room *room = &rooms[index];
    *room = (struct room){.number = (uint32_t)index, .members = options->members, .senders = options->senders};
    room->member = &users.all[index * options->members];
    for (int each = 0; each < room->members; each += 1) {
      room->member[each]->room = room;
      room->member[each]->member = (uint32_t)each;
    }
  }
}

static void say_next(struct room *room, uint32_t sender, uint64_t due) {
  char text[TEXT_BYTES];
  write_text(text, (struct label){room->number, sender, room->sender[sender].sent}, due);
  users.protocol->say(room->member[sender], text);
  room->sender[sender].sent += 1;
}

/* Lets each sender have as many messages on their way as its window allows. */
static void fill_windows(uint64_t now) {
  for (int index = 0; index < options->rooms; index += 1)
    for (uint32_t each = 0; each < (uint32_t)options->senders; each += 1) {
      struct sender *sender = &rooms[index].sender[each];
      while (sender->sent - sender->complete < (uint32_t)options->window) say_next(&rooms[index], each, now);
      flush(rooms[index].member[each]);
    }
}

/* Sends what is due by now: rooms take turns, and in each its senders. */
static void say_due(uint64_t start, uint64_t now) {
  static uint64_t said;
  for (uint64_t due; (due = start + said * 1000000 / (uint64_t)options->rate) <= now; said += 1) {
    struct room *room = &rooms[said % (uint64_t)options->rooms];
    uint32_t sender = (uint32_t)(said / (uint64_t)options->rooms % (uint64_t)options->senders);
    say_next(room, sender, due);
    flush(room->member[sender]);
  }
}

static void talk_until(uint64_t start, uint64_t end) {
  for (uint64_t now; (now = now_us()) < end;) {
    if (options->window) fill_windows(now);
    else say_due(start, now);
    poll_once(100, users.protocol->divide, read_talk);
  }
}

/* How many times as long as asked for a warm-up may take, where the server gets little of its processor. */
enum { MOST_WARM_UP = 10, SLICE_US = 100000 };

/*
 * Talks until the server has worked for so many seconds of processor time: programs that compile themselves while they run
 * are slow before. Where messages are sent at a fixed rate the time on the clock counts.
 */
static void warm_up(uint64_t start) {
  uint64_t wanted = (uint64_t)options->warm_up * 1000000, until = start + MOST_WARM_UP * wanted;
  double from = cpu_seconds(options->pid);
  talk_until(start, start + wanted);
  while (options->window && now_us() < until && cpu_seconds(options->pid) - from < options->warm_up)
    talk_until(start, now_us() + SLICE_US);
}

/* How long to look for deliveries that nobody expects, once all others have arrived. */
enum { SURPLUS_MS = 100 };

/* Waits for what is still to come, as long as something does and it does not take longer than a step of setting up may. */
static void take_the_rest(void) {
  uint64_t limit = now_us() + (uint64_t)options->limit * 1000000;
  uint64_t due = deliveries_due(), before = deliveries, until = 0;
  while (deliveries < due) {
    if (deliveries > before || until == 0) until = now_us() + (uint64_t)options->wait * 1000000;
    before = deliveries;
    poll_once(1000, users.protocol->divide, read_talk);
    if (now_us() > until)
      fail("%llu of %llu deliveries are missing", (unsigned long long)(due - deliveries), (unsigned long long)due);
    if (now_us() > limit)
      give_up("%llu of %llu deliveries had not arrived after %d s", (unsigned long long)(due - deliveries),
              (unsigned long long)due, options->limit);
  }
  poll_once(SURPLUS_MS, users.protocol->divide, read_talk);
}

/* What a measurement compares: the state at its beginning and at its end. */
struct state {
  double seconds, cpu, own_cpu;
  uint64_t deliveries;
};

static struct state state_now(void) {
  return (struct state){(double)now_us() / 1e6, cpu_seconds(options->pid), cpu_seconds(0), deliveries};
}

static void print(struct state from, struct state to) {
  double seconds = to.seconds - from.seconds, delivered = (double)(to.deliveries - from.deliveries);
  if (delivered == 0) fail("nothing was delivered");
  printf("{\"deliveries\":%.0f,\"seconds\":%.3f,\"perSecond\":%.0f,\"cpuPerMillion\":%.4f,\"cpuPercent\":%.1f,"
         "\"generatorPercent\":%.1f",
         delivered, seconds, delivered / seconds, (to.cpu - from.cpu) / delivered * 1e6, (to.cpu - from.cpu) / seconds * 100,
         (to.own_cpu - from.own_cpu) / seconds * 100);
  if (options->rate) printf(",\"p50Ms\":%.3f,\"p99Ms\":%.3f", latency_ms(0.5), latency_ms(0.99));
  puts("}");
}

void measure_talk(const struct options *given) {
  options = given;
  register_users(options, options->rooms * options->members);
  make_rooms();
  open_rooms(options, rooms);
  expect_messages(rooms, options->rooms, users.protocol->echoes, options->window);
  if (options->rate) wake_every(1000000000 / (uint64_t)options->rate);
  uint64_t start = now_us();
  warm_up(start);
  measured_from = now_us();
  measured_until = measured_from + (uint64_t)options->seconds * 1000000;
  struct state from = state_now();
  talk_until(start, measured_until);
  struct state to = state_now();
  take_the_rest();
  print(from, to);
}
