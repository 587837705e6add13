#ifndef FAIL_H
#define FAIL_H

/* Prints one line on standard error and ends the program with 1: a measurement with a fault is worth nothing. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same with 2: the server has done nothing wrong, but would take longer than it may. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
