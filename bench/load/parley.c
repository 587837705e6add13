#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/* Parley's protocol for simple clients; see docs/protocol.md, sections 1 to 6. */

enum { PEOPLE_PER_INVITE = 50 };

static bool starts(const char *line, const char *start) { return strncmp(line, start, strlen(start)) == 0; }

static void sign_on(struct connection *connection) {
  send_line(connection, "REGISTER {\"user\":\"%s\",\"features\":[\"changes\"]}", user_name(connection->user));
}

/* Invites the members from `first` on, as many as one INVITE may name; founds the conversation if it has no name yet. */
static void invite(struct room *room, int first) {
  char users[PEOPLE_PER_INVITE * 16] = "", conversation[128] = "";
  size_t length = 0;
  for (int index = first; index < room->members && index < first + PEOPLE_PER_INVITE; index += 1)
    length += (size_t)sprintf(users + length, "%s\"%s\"", index == first ? "" : ",", user_name(room->member[index]->user));
  if (room->name[0]) snprintf(conversation, sizeof conversation, ",\"conversation\":\"%s\"", room->name);
  send_line(room->member[0], "INVITE {\"users\":[%s]%s}", users, conversation);
}

static void open_room(struct room *room) { invite(room, 1); }

/* The PONG says that everything before it is done: answers come in the order of the commands. */
static enum step confirm(struct connection *connection) {
  send_line(connection, "PING {\"token\":\"joined\"}");
  return JOINING;
}

static void keep_name(struct room *room, const char *line) {
  const char *id = strstr(line, "\"conversation\":\"");
  if (!id || sscanf(id, "\"conversation\":\"%63[^\"]\"", room->name) != 1) fail("an invitation names no conversation: %s", line);
}

/* Everybody learns the conversation's id from it. The founder invites those who did not fit; the others join. */
static enum step take_invitation(struct connection *connection, const char *line) {
  struct room *room = connection->room;
  keep_name(room, line);
  if (connection->member == 0) {
    for (int first = 1 + PEOPLE_PER_INVITE; first < room->members; first += PEOPLE_PER_INVITE) invite(room, first);
  } else send_line(connection, "JOIN {\"conversation\":\"%s\"}", room->name);
  return confirm(connection);
}

static enum step read_line(struct connection *connection, const char *line) {
  enum step step = (enum step)connection->step;
  if (starts(line, "ERROR") || starts(line, "GOODBYE")) fail("user %d: %s", connection->user, line);
  if (starts(line, "PING")) send_line(connection, "PONG%s", line + strlen("PING"));
  if (step == CONNECTED && starts(line, "CONVERSATIONS")) return REGISTERED;
  if (step == REGISTERED && starts(line, "INVITATION")) return take_invitation(connection, line);
  if (step == JOINING && starts(line, "PONG")) return JOINED;
  return step;
}

static void say(struct connection *connection, const char *text) {
  char line[256];
  int length = sprintf(line, "SEND_MESSAGE {\"conversation\":\"%s\",\"text\":\"%.*s\"}\n", connection->room->name, TEXT_BYTES, text);
  send_bytes(connection, line, (size_t)length);
}

const struct protocol parley = {"parley", true, by_lines, sign_on, open_room, read_line, say};
