#include "clock.h"
#include "fail.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) fail("the server has ended");
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

uint64_t now_us(void) { return (uint64_t)(seconds_of(CLOCK_MONOTONIC) * 1e6); }

double cpu_seconds(pid_t pid) {
  clockid_t clock;
  if (clock_getcpuclockid(pid, &clock) != 0) fail("there is no process %d", (int)pid);
  return seconds_of(clock);
}

double memory_kb(pid_t pid) {
  char path[64];
  long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
  FILE *file = fopen(path, "r");
  if (!file || fscanf(file, "%*d %ld", &pages) != 1) fail("%s cannot be read", path);
  fclose(file);
  return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
}
