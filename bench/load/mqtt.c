#include "fail.h"
#include "protocol.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

/* MQTT 3.1.1, messages with quality of service 0. A unit of its input is a packet, without an end mark. */

enum { CONNACK = 0x20, PUBLISH = 0x30, SUBACK = 0x90, REFUSED = 0x80 };
/* Lengths with more than one byte have this bit set in all but the last. */
enum { MORE = 0x80, LENGTH_BYTES = 4 };

static char *by_packets(char *from, char *end, size_t *length) {
  size_t rest = 0;
  for (int at = 1; at <= LENGTH_BYTES && from + at < end; at += 1) {
    unsigned char byte = (unsigned char)from[at];
    rest |= (size_t)(byte & (MORE - 1)) << 7 * (at - 1);
    if (byte & MORE) continue;
    *length = 1 + (size_t)at + rest;
    return *length <= (size_t)(end - from) ? from + *length : NULL;
  }
  return NULL;
}

/* Adds a packet of fewer than 128 bytes: its type, its length and two strings, the first with its length before it. */
static void send_packet(struct connection *connection, const char *head, size_t head_bytes, const char *name, const char *tail,
                        size_t tail_bytes) {
  size_t name_bytes = strlen(name), rest = head_bytes - 1 + 2 + name_bytes + tail_bytes;
  if (rest >= MORE) fail("an MQTT packet is too long");
  send_bytes(connection, head, 1);
  send_bytes(connection, &(char){(char)rest}, 1);
  send_bytes(connection, head + 1, head_bytes - 1);
  send_bytes(connection, (char[]){0, (char)name_bytes}, 2);
  send_bytes(connection, name, name_bytes);
  send_bytes(connection, tail, tail_bytes);
}

static void sign_on(struct connection *connection) {
  /* Version 4, a clean session, no keep-alive. */
  static const char head[] = {0x10, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0};
  send_packet(connection, head, sizeof head, user_name(connection->user), "", 0);
  flush(connection);
}

static void open_room(struct room *room) {
  /* SUBSCRIBE, numbered 1. */
  static const char head[] = {(char)0x82, 0, 1}, quality[] = {0};
  snprintf(room->name, sizeof room->name, "room%u", room->number);
  for (int index = 0; index < room->members; index += 1) {
    room->member[index]->step = JOINING;
    send_packet(room->member[index], head, sizeof head, room->name, quality, sizeof quality);
    flush(room->member[index]);
  }
}

static enum step read_packet(struct connection *connection, const char *packet) {
  unsigned char type = (unsigned char)packet[0];
  if (type == CONNACK && packet[3] == 0) return REGISTERED;
  if (type == SUBACK && (unsigned char)packet[4] != REFUSED) return JOINED;
  fail("user %d: a packet of type 0x%02x that nobody expects", connection->user, type);
}

static void say(struct connection *connection, const char *text) {
  send_packet(connection, &(char){PUBLISH}, 1, connection->room->name, text, TEXT_BYTES);
}

const struct protocol mqtt = {"mqtt", true, by_packets, sign_on, open_room, read_packet, say};
