#include "protocol.h"
#include "fail.h"
#include <stdio.h>
#include <string.h>

extern const struct protocol bare, irc, mqtt, nats, parley, redis, xmpp;

const struct protocol *protocol_named(const char *name) {
  const struct protocol *const all[] = {&bare, &irc, &mqtt, &nats, &parley, &redis, &xmpp};
  for (size_t index = 0; index < sizeof all / sizeof *all; index += 1)
    if (strcmp(all[index]->name, name) == 0) return all[index];
  fail("there is no protocol '%s'", name);
}

const char *user_name(int user) {
  static char name[16];
  snprintf(name, sizeof name, "u%05d", user);
  return name;
}
