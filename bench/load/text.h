#ifndef TEXT_H
#define TEXT_H
#include <stddef.h>
#include <stdint.h>

/* The texts that are sent: 64 characters that say whose message it is, its number and when it was due. */
enum { TEXT_BYTES = 64 };

struct label {
  uint32_t room;
  uint32_t sender;
  uint32_t number; /* of this sender's messages, from 0 */
};

/* Writes TEXT_BYTES characters, without a NUL. */
void write_text(char *to, struct label label, uint64_t due_us);

/* Finds a text in a line, wherever the protocol puts it; NULL if the line has none. */
const char *find_text(const char *line, size_t length);

/* Fails if the text is damaged. */
struct label read_label(const char *text);
uint64_t read_due_us(const char *text);

#endif
