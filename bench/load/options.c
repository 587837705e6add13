#include "options.h"
#include "fail.h"
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: load register --protocol NAME --port NUMBER --pid NUMBER --users NUMBER [--at-once NUMBER]\n"
    "       load connect --protocol NAME --port NUMBER --pid NUMBER --users NUMBER\n"
    "       load talk --protocol NAME --port NUMBER --pid NUMBER --rooms NUMBER --members NUMBER --senders NUMBER\n"
    "                 (--window NUMBER | --rate NUMBER) --warm-up SECONDS --seconds SECONDS [--wait SECONDS]\n"
    "       all: [--limit SECONDS]";

struct number {
  const char *name;
  int *value;
};

static void set(struct number *numbers, const char *name, const char *value) {
  for (; numbers->name; numbers += 1) {
    if (strcmp(numbers->name, name) != 0) continue;
    *numbers->value = atoi(value);
    if (*numbers->value < 0) break;
    return;
  }
  fail("%s %s cannot be used\n%s", name, value, usage);
}

struct options read_options(int count, char **words) {
  struct options options = {.limit = 120, .at_once = 64, .wait = 30};
  struct number numbers[] = {
      {"--port", &options.port},       {"--pid", &options.pid},         {"--limit", &options.limit},
      {"--users", &options.users},     {"--at-once", &options.at_once}, {"--rooms", &options.rooms},
      {"--members", &options.members}, {"--senders", &options.senders}, {"--window", &options.window},
      {"--rate", &options.rate},       {"--warm-up", &options.warm_up}, {"--seconds", &options.seconds},
      {"--wait", &options.wait},       {NULL, NULL},
  };
  if (count < 2 || count % 2 != 0) fail("%s", usage);
  options.talks = strcmp(words[1], "talk") == 0;
  options.connects = strcmp(words[1], "connect") == 0;
  for (int at = 2; at < count; at += 2)
    if (strcmp(words[at], "--protocol") == 0) options.protocol = words[at + 1];
    else set(numbers, words[at], words[at + 1]);
  bool complete = options.talks
                      ? options.rooms && options.members && options.senders && options.seconds && !options.window != !options.rate
                      : options.users && options.at_once;
  if (!options.protocol || !options.port || !options.pid || !complete) fail("%s", usage);
  return options;
}
