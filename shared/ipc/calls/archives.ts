import { z } from 'zod';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, noArgs, inConversation, told } from '../call-parts';

const passphrase = z.string().min(1).max(bounds.passphraseUnits);
const exportChoice = {
  format: z.enum(['page', 'lines']),
  passphrase: passphrase.nullable(),
  /** Whether files are copied to a folder beside it; never beside a file that is encrypted. */
  files: z.boolean(),
};

/** Calls about files: export, import, backup and restore. */
export const archivesCalls = {
  /**
   * Asks for a file and exports the conversation to it: as a page for people, or as lines that can be imported; encrypted unless
   * the passphrase is null.
   */
  exportConversation: {
    args: inConversation.extend(exportChoice),
    result: told,
    from: ['conversation'],
    outside: true,
  },
  exportAll: {
    args: z.object(exportChoice),
    result: told,
    from: ['preferences'],
    outside: true,
  },
  importConversations: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** Asks for a file and writes the whole profile to it, including the key; encrypted unless the passphrase is null. */
  backUp: {
    args: z.object({ passphrase: passphrase.nullable() }),
    result: told,
    from: ['preferences'],
    outside: true,
  },
  /** Asks for a backup, checks it, asks for confirmation, and restarts with its contents. */
  restore: { args: noArgs, result: told, from: ['preferences'], outside: true },
  /** A passphrase of random words. */
  suggestPassphrase: {
    args: noArgs,
    result: z.object({ passphrase: z.string() }),
    from: ['conversation', 'preferences'],
  },
  /** Answers the question of the view's `passphrase`; null cancels. */
  answerPassphrase: {
    args: z.object({ passphrase: passphrase.nullable() }),
    result: nothing,
    from: ['preferences'],
  },
  /** Shows the last file that this window wrote, in its folder. */
  showFile: { args: noArgs, result: nothing, from: ['conversation', 'preferences'], outside: true },
  /** Cancels the view's `task`. */
  cancelTask: { args: noArgs, result: nothing, from: ['roster', 'conversation', 'preferences'] },
} as const satisfies Record<string, Call>;
