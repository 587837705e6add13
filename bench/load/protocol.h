#ifndef PROTOCOL_H
#define PROTOCOL_H
#include "connection.h"
#include "room.h"
#include <stdbool.h>

/* Steps of setting up a connection, in this order. */
enum step { CONNECTED, REGISTERED, JOINING, JOINED };

/* How to talk with one kind of server. */
struct protocol {
  const char *name;
  bool echoes; /* whether a sender gets its own messages */
  divider *divide;
  void (*sign_on)(struct connection *);
  /* Lets all members join the room; all are registered. */
  void (*open_room)(struct room *);
  /* Handles a unit of the input that has no text of ours. Returns the connection's step after it. Fails if it is an error. */
  enum step (*read)(struct connection *, const char *unit);
  /* Adds a message, of TEXT_BYTES characters, to the sender's unsent bytes. */
  void (*say)(struct connection *, const char *text);
};

/* Fails if there is none of this name. */
const struct protocol *protocol_named(const char *name);

/* A user's name: the same for all protocols. */
const char *user_name(int user);

#endif
