import { expect, test } from 'vitest';
import { conversation } from '../../../../testing/membership/entries';
import { giveBack } from './giving-back';

/** Drafts of conversations without a window. */
function drafts() {
  const kept = new Map<string, string>();
  return {
    draft: (of: string) => kept.get(of) ?? '',
    setDraft: (of: string, text: string) => void kept.set(of, text),
  };
}

test('what was written about a file that does not go is the draft again, in front of another', () => {
  const parts = { windows: { giveBack: () => false }, memory: drafts() };
  giveBack(parts, conversation, 'The notes of Monday');
  expect(parts.memory.draft(conversation)).toBe('The notes of Monday');
  parts.memory.setDraft(conversation, 'And then');
  giveBack(parts, conversation, 'The notes of Monday');
  expect(parts.memory.draft(conversation)).toBe('The notes of Monday\nAnd then');
});

test('a window that is open takes it, and not the next one as well', () => {
  const parts = { windows: { giveBack: () => true }, memory: drafts() };
  giveBack(parts, conversation, 'The notes of Monday');
  expect(parts.memory.draft(conversation)).toBe('');
});
