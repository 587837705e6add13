#ifndef TALK_H
#define TALK_H
#include "options.h"

/* Lets the senders of rooms talk and measures what arrives. Fails if a delivery is missing, doubled or out of order. Prints JSON. */
void measure_talk(const struct options *);

#endif
