/* Needed for memmem. */
#define _GNU_SOURCE
#include "text.h"
#include "fail.h"
#include <stdbool.h>
#include <string.h>

/* Layout: "@@", room, sender, number, time when due, dots. Numbers are hexadecimal and of fixed width, to be read fast. */
enum { ROOM = 2, SENDER = 6, NUMBER = 8, DUE = 16, DOTS = 28 };
static const char dots[TEXT_BYTES - DOTS + 1] = "....................................";

static void write_hex(char *to, int digits, uint64_t value) {
  for (int at = digits - 1; at >= 0; at -= 1, value >>= 4) to[at] = "0123456789abcdef"[value & 15];
}

static uint64_t read_hex(const char *from, int digits) {
  uint64_t value = 0;
  /* The low four bits of a digit are its value, those of 'a' to 'f' lack 9. */
  for (int at = 0; at < digits; at += 1) value = value << 4 | (uint64_t)((from[at] & 15) + (from[at] >> 6) * 9);
  return value;
}

void write_text(char *to, struct label label, uint64_t due_us) {
  memcpy(to, "@@", 2);
  write_hex(to + ROOM, SENDER - ROOM, label.room);
  write_hex(to + SENDER, NUMBER - SENDER, label.sender);
  write_hex(to + NUMBER, DUE - NUMBER, label.number);
  write_hex(to + DUE, DOTS - DUE, due_us);
  memcpy(to + DOTS, dots, TEXT_BYTES - DOTS);
}

const char *find_text(const char *line, size_t length) {
  /* What follows a text is nearly always as long as it was the last time. */
  static size_t from_end = TEXT_BYTES;
  if (length >= from_end && memcmp(line + length - from_end, "@@", 2) == 0) return line + length - from_end;
  const char *text = memmem(line, length, "@@", 2);
  if (!text) return NULL;
  if (line + length - text < TEXT_BYTES) fail("a text is cut short: %.*s", (int)length, line);
  from_end = (size_t)(line + length - text);
  return text;
}

struct label read_label(const char *text) {
  if (memcmp(text + DOTS, dots, TEXT_BYTES - DOTS) != 0) fail("a text is damaged: %.*s", TEXT_BYTES, text);
  return (struct label){
      .room = (uint32_t)read_hex(text + ROOM, SENDER - ROOM),
      .sender = (uint32_t)read_hex(text + SENDER, NUMBER - SENDER),
      .number = (uint32_t)read_hex(text + NUMBER, DUE - NUMBER),
  };
}

uint64_t read_due_us(const char *text) { return read_hex(text + DUE, DOTS - DUE); }
