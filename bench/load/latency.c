#include "latency.h"

/* Buckets: 64 for each power of two. */
enum { STEPS = 64, BUCKETS = 64 * STEPS };
static uint64_t counts[BUCKETS];
static uint64_t total;

static int bucket_of(uint64_t us) {
  if (us < STEPS) return (int)us;
  int shift = 63 - __builtin_clzll(us) - 6;
  return (shift + 1) * STEPS + (int)((us >> shift) - STEPS);
}

static uint64_t us_of(int bucket) {
  if (bucket < STEPS) return (uint64_t)bucket;
  return (uint64_t)(STEPS + bucket % STEPS) << (bucket / STEPS - 1);
}

void add_latency(uint64_t us) {
  counts[bucket_of(us)] += 1;
  total += 1;
}

double latency_ms(double share) {
  uint64_t below = 0;
  for (int bucket = 0; bucket < BUCKETS; bucket += 1) {
    below += counts[bucket];
    if (total > 0 && (double)below >= share * (double)total) return (double)us_of(bucket) / 1000;
  }
  return 0;
}
