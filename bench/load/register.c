#include "register.h"
#include "clock.h"
#include "users.h"
#include <stdio.h>

/* The server is quiet once it uses less than this share of a processor for a second. */
static const double quiet = 0.02;
enum { SETTLE_SECONDS = 30 };

/* Waits until the server has told everybody who has come. */
static void settle(pid_t server) {
  for (int second = 0; second < SETTLE_SECONDS; second += 1) {
    double cpu = cpu_seconds(server);
    for (uint64_t until = now_us() + 1000000; now_us() < until;) poll_once(100, users.protocol->divide, read_setup);
    if (cpu_seconds(server) - cpu < quiet) return;
  }
}

void measure_registering(const struct options *options) {
  double memory = memory_kb(options->pid), cpu = cpu_seconds(options->pid);
  uint64_t from = now_us();
  register_users(options, options->users);
  double seconds = (double)(now_us() - from) / 1e6, registering_cpu = cpu_seconds(options->pid) - cpu;
  settle(options->pid);
  printf("{\"users\":%d,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"settledCpuSeconds\":%.3f,\"kbPerUser\":%.2f}\n", options->users,
         seconds, registering_cpu, cpu_seconds(options->pid) - cpu, (memory_kb(options->pid) - memory) / options->users);
}
