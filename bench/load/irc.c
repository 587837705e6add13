#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* IRC (RFC 2812). */

static void sign_on(struct connection *connection) {
  const char *name = user_name(connection->user);
  send_line(connection, "NICK %s\r\nUSER %s 0 * :%s", name, name, name);
}

static void open_room(struct room *room) {
  snprintf(room->name, sizeof room->name, "#room%u", room->number);
  for (int index = 0; index < room->members; index += 1) {
    room->member[index]->step = JOINING;
    send_line(room->member[index], "JOIN %s", room->name);
  }
}

enum { END_OF_NAMES = 366, END_OF_MOTD = 376, FIRST_ERROR = 400, NO_MOTD = 422, LAST_ERROR = 599 };

/* The number of a line such as ":server 366 name …"; 0 if it has none. */
static int number_of(const char *line) {
  const char *space = line[0] == ':' ? strchr(line, ' ') : NULL;
  return space ? atoi(space + 1) : 0;
}

static enum step read_line(struct connection *connection, const char *line) {
  enum step step = (enum step)connection->step;
  if (strncmp(line, "PING", 4) == 0) send_line(connection, "PONG%s", line + 4);
  int number = number_of(line);
  if (strncmp(line, "ERROR", 5) == 0 || (number >= FIRST_ERROR && number <= LAST_ERROR && number != NO_MOTD))
    fail("user %d: %s", connection->user, line);
  if (step == CONNECTED && (number == END_OF_MOTD || number == NO_MOTD)) return REGISTERED;
  if (step == JOINING && number == END_OF_NAMES) return JOINED;
  return step;
}

static void say(struct connection *connection, const char *text) {
  char line[256];
  int length = sprintf(line, "PRIVMSG %s :%.*s\r\n", connection->room->name, TEXT_BYTES, text);
  send_bytes(connection, line, (size_t)length);
}

const struct protocol irc = {"irc", false, by_lines, sign_on, open_room, read_line, say};
