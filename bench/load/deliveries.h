#ifndef DELIVERIES_H
#define DELIVERIES_H
#include "room.h"
#include <stdbool.h>
#include <stdint.h>

/* Checks what arrives: every member gets each message of its room exactly once, each sender's in their order. */

/* Prepares for messages in these rooms. With a window (not 0), `complete` of each sender is counted. */
void expect_messages(struct room *rooms, int count, bool echoes, int window);

/* Checks the text that has arrived at a member. Fails if it is not the next one of its sender. */
void take_delivery(struct connection *, const char *text);

/* Number of deliveries that have arrived. */
extern uint64_t deliveries;

/* Number of deliveries that all messages sent so far cause. */
uint64_t deliveries_due(void);

#endif
