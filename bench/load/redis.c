#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/* Redis (RESP 3, in which a subscriber may publish). A delivery comes in several lines, of which the last is the text. */

static void sign_on(struct connection *connection) { send_line(connection, "HELLO 3\r\nPING"); }

static void open_room(struct room *room) {
  snprintf(room->name, sizeof room->name, "room%u", room->number);
  for (int index = 0; index < room->members; index += 1) {
    room->member[index]->step = JOINING;
    send_line(room->member[index], "SUBSCRIBE %s\r\nPING", room->name);
  }
}

static enum step read_line(struct connection *connection, const char *line) {
  if (line[0] == '-') fail("user %d: %s", connection->user, line);
  enum step step = (enum step)connection->step;
  if (strcmp(line, "+PONG") != 0) return step;
  return step == CONNECTED ? REGISTERED : JOINED;
}

static void say(struct connection *connection, const char *text) {
  char line[256];
  const char *name = connection->room->name;
  int length = sprintf(line, "*3\r\n$7\r\nPUBLISH\r\n$%zu\r\n%s\r\n$%d\r\n%.*s\r\n", strlen(name), name, TEXT_BYTES, TEXT_BYTES, text);
  send_bytes(connection, line, (size_t)length);
}

const struct protocol redis = {"redis", true, by_lines, sign_on, open_room, read_line, say};
