#ifndef CLOCK_H
#define CLOCK_H
#include <stdint.h>
#include <sys/types.h>

/* Microseconds since some moment. */
uint64_t now_us(void);

/* Seconds of processor time of all threads of a process so far; of this process with pid 0. */
double cpu_seconds(pid_t pid);

/* Kilobytes of memory that a process occupies (its resident set). */
double memory_kb(pid_t pid);

#endif
