#ifndef REGISTER_H
#define REGISTER_H
#include "options.h"

/* Measures how long registering many users takes, and what memory they need while they do nothing. Prints JSON. */
void measure_registering(const struct options *);

#endif
