#ifndef ROOM_H
#define ROOM_H
#include "connection.h"

/* A conversation. The first members are also its senders. */
struct room {
  uint32_t number;
  char name[64]; /* as the protocol calls it */
  int members, senders;
  struct connection **member;
  struct sender *sender;
};

/* What a sender of a room has sent, and how much of it everybody has. */
struct sender {
  uint32_t sent;
  uint32_t complete;  /* messages that every receiver has */
  uint32_t *arrivals; /* of each message that is not complete, by its number modulo the window */
};

#endif
