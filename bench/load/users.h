#ifndef USERS_H
#define USERS_H
#include "options.h"
#include "protocol.h"

/* The users that this program plays. */
struct users {
  const struct protocol *protocol;
  int count;
  struct connection **all;
  int at_step[JOINED + 1]; /* how many have reached each step */
};
extern struct users users;

/* Connects and registers so many users. Each next one connects when fewer than `at_once` are not registered yet. */
void register_users(const struct options *, int count);

/* Opens the rooms and waits until all their members have joined. */
void open_rooms(const struct options *, struct room *rooms);

/* Handles a unit of the input that is part of setting up, or of staying connected. */
void read_setup(struct connection *, char *unit, size_t length);

#endif
