#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/* NATS. A delivery is a line MSG and then the text. */

static void sign_on(struct connection *connection) {
  send_line(connection, "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\nPING");
}

static void open_room(struct room *room) {
  snprintf(room->name, sizeof room->name, "room%u", room->number);
  for (int index = 0; index < room->members; index += 1) {
    room->member[index]->step = JOINING;
    send_line(room->member[index], "SUB %s 1\r\nPING", room->name);
  }
}

static enum step read_line(struct connection *connection, const char *line) {
  enum step step = (enum step)connection->step;
  if (strncmp(line, "-ERR", 4) == 0) fail("user %d: %s", connection->user, line);
  if (strcmp(line, "PING") == 0) send_line(connection, "PONG");
  if (strcmp(line, "PONG") != 0) return step;
  return step == CONNECTED ? REGISTERED : JOINED;
}

static void say(struct connection *connection, const char *text) {
  char line[256];
  int length = sprintf(line, "PUB %s %d\r\n%.*s\r\n", connection->room->name, TEXT_BYTES, TEXT_BYTES, text);
  send_bytes(connection, line, (size_t)length);
}

const struct protocol nats = {"nats", true, by_lines, sign_on, open_room, read_line, say};
