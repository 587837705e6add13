#include "connecting.h"
#include "register.h"
#include "talk.h"
#include "users.h"
#include <sys/resource.h>

/* A load generator for chat servers: it plays many users on one core and checks everything that arrives. */

/* One connection for each user. */
static void allow_many_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int count, char **words) {
  struct options options = read_options(count, words);
  users.protocol = protocol_named(options.protocol);
  allow_many_files();
  if (options.talks) measure_talk(&options);
  else if (options.connects) measure_connecting(&options);
  else measure_registering(&options);
  return 0;
}
