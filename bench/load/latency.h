#ifndef LATENCY_H
#define LATENCY_H
#include <stdint.h>

/* Times in microseconds, kept to about 1 %. */
void add_latency(uint64_t us);

/* The time that a share (0 to 1) of those added does not exceed, in milliseconds; 0 if there are none. */
double latency_ms(double share);

#endif
