import { writeFileSync } from 'node:fs';

/** What Windows calls the mark, in a stream of its own beside the content of a file (MS-FSCC, 5.6.1), and what it says. */
const stream = ':Zone.Identifier';
/** Zone 3 is the Internet: whoever sent the file is not part of this computer or its network. */
const mark = '[ZoneTransfer]\r\nZoneId=3\r\n';

/**
 * Marks a file as one that came from elsewhere, where the system has a mark that the program sets: on Windows. It then warns
 * before it runs the file, and other programs open it with care. On macOS the system marks all that Parley writes
 * (`LSFileQuarantineEnabled` in electron-builder.yml). Linux has no mark; a received file cannot be executed there as it is.
 */
export function markAsFromElsewhere(path: string, system: NodeJS.Platform = process.platform): void {
  if (system !== 'win32') return;
  try {
    writeFileSync(`${path}${stream}`, mark);
  } catch {
    // Memory sticks and network drives may have no streams. The file is still the one that was asked for.
  }
}
