#include "connecting.h"
#include "clock.h"
#include "connection.h"
#include <stdio.h>

/* The server's hot code is compiled before. */
enum { WARM_UP = 500 };

static void connect_and_close(const struct options *options, int times) {
  for (int index = 0; index < times; index += 1) close_connection(open_connection(options->port, index));
}

void measure_connecting(const struct options *options) {
  connect_and_close(options, WARM_UP);
  double cpu = cpu_seconds(options->pid);
  uint64_t from = now_us();
  connect_and_close(options, options->users);
  double used = cpu_seconds(options->pid) - cpu, seconds = (double)(now_us() - from) / 1e6;
  printf("{\"connections\":%d,\"seconds\":%.3f,\"cpuMsPerConnection\":%.4f}\n", options->users, seconds,
         used * 1000 / options->users);
}
