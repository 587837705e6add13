#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/*
 * XMPP (RFC 6120) with conferences (XEP-0045) and anonymous users (XEP-0175), without encryption. Servers write no line feeds;
 * a unit of the input is a tag, with the text before it and without its '>'. Servers escape this character everywhere else.
 */

#define DOMAIN "bench.local"

static char *by_tags(char *from, char *end, size_t *length) {
  char *close = memchr(from, '>', (size_t)(end - from));
  if (!close) return NULL;
  *close = 0;
  *length = (size_t)(close - from);
  return close + 1;
}

static const char stream[] =
    "<stream:stream to='" DOMAIN "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

static void sign_on(struct connection *connection) { send_line(connection, "<?xml version='1.0'?>%s", stream); }

static void open_room(struct room *room) {
  snprintf(room->name, sizeof room->name, "room%u@rooms." DOMAIN, room->number);
  for (int index = 0; index < room->members; index += 1) {
    struct connection *member = room->member[index];
    member->step = JOINING;
    send_line(member,
              "<presence to='%s/%s'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
              room->name, user_name(member->user));
  }
}

static bool starts(const char *tag, const char *start) { return strncmp(tag, start, strlen(start)) == 0; }

static enum step read_tag(struct connection *connection, const char *tag) {
  enum step step = (enum step)connection->step;
  if (starts(tag, "<stream:error") || starts(tag, "<failure") || strstr(tag, "type='error'"))
    fail("user %d: %s", connection->user, tag);
  if (starts(tag, "<mechanisms"))
    send_line(connection, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
  if (starts(tag, "<success"))
    send_line(connection, "%s<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", stream);
  if (step == CONNECTED && starts(tag, "<iq")) return REGISTERED;
  /* Status 110 marks the presence of the member itself, which comes after those of all others. */
  if (step == JOINING && starts(tag, "<status") && strstr(tag, "'110'")) return JOINED;
  return step;
}

static void say(struct connection *connection, const char *text) {
  char stanza[256];
  int length = sprintf(stanza, "<message to='%s' type='groupchat'><body>%.*s</body></message>", connection->room->name, TEXT_BYTES,
                       text);
  send_bytes(connection, stanza, (size_t)length);
}

const struct protocol xmpp = {"xmpp", true, by_tags, sign_on, open_room, read_tag, say};
