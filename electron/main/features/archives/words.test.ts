import { expect, test } from 'vitest';
import { StoreError } from '../../../../runtime/sqlite/database';
import { BackupFormatError } from '../../../storage/archive/backup-format';
import { ImportFormatError, type ImportSummary } from '../../../storage/archive/lines-import';
import { CancelledError } from '../../../storage/archive/tasks';
import { archiveFailure, exportedWords, importedWords } from './words';
import { phrase } from '../../../../shared/words/phrase';

const sum = (changes: Partial<ImportSummary>): ImportSummary => ({
  messages: 0,
  taken: 0,
  refused: 0,
  foreign: 0,
  end: 'whole',
  ...changes,
});

test.each([
  [
    { messages: 48_213, taken: 1, refused: 3 },
    '48,213 messages read, 3 could not be trusted and were left out.',
  ],
  [{ messages: 1 }, '1 message read. All of it was here already.'],
  [{ messages: 2, taken: 2, end: 'cancelled' }, '2 messages read. You cancelled the rest.'],
  [
    { messages: 2, foreign: 1, end: 'cut-off' },
    '2 messages read, 1 is of conversations to which you were never invited and was left out. The file is incomplete: its end is missing. Export it again if you can.',
  ],
] as const)('the result of an import is reported: %#', (changes, words) => {
  expect(importedWords(sum(changes), 0)).toBe(words);
});

test('files that come back with an import are counted', () => {
  expect(importedWords(sum({ messages: 1 }), 2)).toBe('1 message read. 2 files are back.');
});

test.each([
  [{ copied: 0, missing: 2 }, 'Exported to a.html. No file of it is on this computer.'],
  [{ copied: 1, missing: 0 }, 'Exported to a.html. A copy of 1 file is in a.files.'],
  [
    { copied: 3, missing: 1 },
    'Exported to a.html. Copies of 3 files are in a.files; 1 is a folder, or not on this computer.',
  ],
])('the files beside an export are counted: %j', (files, words) => {
  expect(exportedWords('/x/a.html', true, { ...files, folder: '/x/a.files' })).toBe(words);
});

test('expected failures are reported with what to do, and unexpected ones without details', () => {
  const full = archiveFailure(new StoreError('full', ''), 'export');
  expect(full).toBe(
    'The disk is full. Make room or choose another place, then try again. No file was written.',
  );
  expect(archiveFailure(new StoreError('denied', ''), 'backup')).toMatch(/not allowed.*Choose another one/);
  expect(archiveFailure(new StoreError('newer', ''), 'restore')).toMatch(
    /later version.*Nothing was changed/,
  );
  expect(archiveFailure(new CancelledError(), 'restore')).toBe(
    'Restoring was cancelled. Nothing was changed.',
  );
  expect(archiveFailure(new BackupFormatError(phrase('backup.lacks', { file: 'x' })), 'restore')).toMatch(
    /not a Parley backup.*It lacks x\. Nothing/,
  );
  expect(archiveFailure(new ImportFormatError('newer'), 'import')).toMatch(/Update Parley/);
  expect(archiveFailure(new ImportFormatError('older'), 'import')).toMatch(
    /Parley 0\.1.*Nothing was imported/,
  );
  expect(archiveFailure(new StoreError('older', ''), 'restore')).toMatch(/Parley 0\.1.*Nothing was changed/);
  expect(archiveFailure(new Error('bug'), 'import')).toBeUndefined();
});
