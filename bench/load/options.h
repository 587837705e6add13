#ifndef OPTIONS_H
#define OPTIONS_H
#include <stdbool.h>
#include <sys/types.h>

/* The command line. A number that is not given is 0 unless something else is said. */
struct options {
  bool talks;    /* scenario "talk" */
  bool connects; /* scenario "connect"; otherwise "register" */
  const char *protocol;
  int port;
  pid_t pid; /* the server's */
  int limit; /* seconds that each step of setting up may take, and what is left after talking; 120 */

  int users;   /* register, connect: how many */
  int at_once; /* register: how many are not registered yet at any time; 64 */

  int rooms, members, senders; /* talk */
  int window;                  /* talk: messages of each sender that not everybody has yet, at most */
  int rate;                    /* talk: messages per second of all senders, instead of a window */
  int warm_up, seconds;        /* talk: seconds before the measurement (with a window: of the server's work), and of it */
  int wait;                    /* talk: seconds without a delivery after which those that lack are missing; 30 */
};

/* Fails if the command line cannot be used. */
struct options read_options(int count, char **words);

#endif
