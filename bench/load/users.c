#include "users.h"
#include "clock.h"
#include "fail.h"
#include <stdlib.h>

struct users users;

void read_setup(struct connection *connection, char *unit, size_t length) {
  (void)length;
  int step = (int)users.protocol->read(connection, unit);
  if (step > connection->step) users.at_step[step] += 1;
  connection->step = step;
}

static void add_user(int port) {
  struct connection *connection = open_connection(port, users.count);
  users.all[users.count] = connection;
  users.count += 1;
  users.protocol->sign_on(connection);
}

void register_users(const struct options *options, int count) {
  users.all = calloc((size_t)count, sizeof *users.all);
  uint64_t until = now_us() + (uint64_t)options->limit * 1000000;
  while (users.at_step[REGISTERED] < count) {
    while (users.count < count && users.count - users.at_step[REGISTERED] < options->at_once) add_user(options->port);
    poll_once(1000, users.protocol->divide, read_setup);
    if (now_us() > until)
      give_up("only %d of %d users were registered within %d s", users.at_step[REGISTERED], count, options->limit);
  }
}

void open_rooms(const struct options *options, struct room *rooms) {
  int all = options->rooms * options->members;
  uint64_t until = now_us() + (uint64_t)options->limit * 1000000;
  for (int index = 0; index < options->rooms; index += 1) users.protocol->open_room(&rooms[index]);
  while (users.at_step[JOINED] < all) {
    poll_once(1000, users.protocol->divide, read_setup);
    if (now_us() > until) give_up("only %d of %d members joined within %d s", users.at_step[JOINED], all, options->limit);
  }
}
