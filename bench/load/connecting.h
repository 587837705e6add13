#ifndef CONNECTING_H
#define CONNECTING_H
#include "options.h"

/* Connects and closes, one connection after the other, and prints what each costs the server. */
void measure_connecting(const struct options *);

#endif
