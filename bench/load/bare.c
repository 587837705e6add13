#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/* The bare copier (bench/server/bare-copier.mjs): "JOIN room" is answered by "JOINED", any other line is copied to the room. */

static void sign_on(struct connection *connection) { (void)connection; }

static void open_room(struct room *room) {
  for (int index = 0; index < room->members; index += 1) send_line(room->member[index], "JOIN %u", room->number);
}

static enum step read_line(struct connection *connection, const char *line) {
  if (strcmp(line, "WELCOME") == 0) return REGISTERED;
  if (strcmp(line, "JOINED") == 0) return JOINED;
  return (enum step)connection->step;
}

static void say(struct connection *connection, const char *text) {
  send_bytes(connection, text, TEXT_BYTES);
  send_bytes(connection, "\n", 1);
}

const struct protocol bare = {"bare", true, by_lines, sign_on, open_room, read_line, say};
