/* Needed for memmem. */
#define _GNU_SOURCE
#include "text.h"
#include "fail.h"
#include <stdbool.h>
#include <string.h>

/* Layout: "@@", room and sender in one word, number, time when due in two words, dots. A word is 8 hexadecimal digits. */
enum { WORD = 8, PLACE = 2, NUMBER = PLACE + WORD, DUE = NUMBER + WORD, DOTS = DUE + 2 * WORD, SENDER_BITS = 16 };
static const char dots[TEXT_BYTES - DOTS + 1] = "..............................";

static void write_word(char *to, uint32_t value) {
  for (int at = WORD - 1; at >= 0; at -= 1, value >>= 4) to[at] = "0123456789abcdef"[value & 15];
}

/* Reads all digits at once, because most of a delivery's time would go into reading them one by one. */
static uint32_t read_word(const char *from) {
  uint64_t digits;
  memcpy(&digits, from, WORD);
  /* The low four bits of a digit are its value; those of 'a' to 'f' lack 9. */
  digits = (digits & 0x0f0f0f0f0f0f0f0f) + 9 * (digits >> 6 & 0x0101010101010101);
  digits = __builtin_bswap64(digits);
  digits = (digits | digits >> 4) & 0x00ff00ff00ff00ff;
  digits = (digits | digits >> 8) & 0x0000ffff0000ffff;
  return (uint32_t)(digits | digits >> 16);
}

void write_text(char *to, struct label label, uint64_t due_us) {
  memcpy(to, "@@", 2);
  write_word(to + PLACE, label.room << SENDER_BITS | label.sender);
  write_word(to + NUMBER, label.number);
  write_word(to + DUE, (uint32_t)(due_us >> 32));
  write_word(to + DUE + WORD, (uint32_t)due_us);
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
  uint32_t place = read_word(text + PLACE);
  return (struct label){
      .room = place >> SENDER_BITS,
      .sender = place & ((1u << SENDER_BITS) - 1),
      .number = read_word(text + NUMBER),
  };
}

uint64_t read_due_us(const char *text) { return (uint64_t)read_word(text + DUE) << 32 | read_word(text + DUE + WORD); }
