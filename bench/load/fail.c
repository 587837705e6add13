#include "fail.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void explain(const char *format, va_list arguments) {
  fputs("load: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

_Noreturn void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  explain(format, arguments);
  va_end(arguments);
  exit(1);
}

_Noreturn void give_up(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  explain(format, arguments);
  va_end(arguments);
  exit(2);
}
