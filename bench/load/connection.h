#ifndef CONNECTION_H
#define CONNECTION_H
#include <stddef.h>
#include <stdint.h>

struct room;
struct transport;

/* One user's connection with the server. */
struct connection {
  int fd;
  struct transport *transport;
  int user;            /* its number, from 0 */
  int step;            /* of setting up; see protocol.h */
  struct room *room;   /* where it talks; NULL before */
  uint32_t member;     /* its number in the room */
  uint32_t *expected;  /* number of each sender's next message */
  char *rest;          /* the beginning of a unit that has not arrived as a whole */
  size_t rest_bytes;
  char *unsent;
  size_t unsent_bytes, unsent_capacity;
};

/*
 * Divides input into units. Returns where the next unit begins; NULL if the first has not arrived as a whole. `length` is set
 * to the unit's length without its end mark, in whose place there is a NUL, if it has one.
 */
typedef char *divider(char *from, char *end, size_t *length);

/* Units are lines that end with LF or CR LF. */
divider by_lines;

/* Handles a unit. */
typedef void unit_handler(struct connection *, char *unit, size_t length);

/* Connects with a port of 127.0.0.1. Input is handled by poll_once. */
struct connection *open_connection(int port, int user);
void close_connection(struct connection *);

/* Adds bytes to those that `flush` sends. */
void send_bytes(struct connection *, const char *bytes, size_t length);
void send_line(struct connection *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void flush(struct connection *);

/* Waits for input at most so many milliseconds, and handles all that has come. */
void poll_once(int timeout_ms, divider *, unit_handler *);

/* Lets poll_once return every so many nanoseconds; 0 ends that. */
void wake_every(uint64_t ns);

#endif
