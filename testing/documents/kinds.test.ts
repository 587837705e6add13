import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { talliedKinds } from '../../shared/conversation/kinds';
import { filesIn } from '../words/sentences';

/** Everything that ships. */
const folders = ['shared', 'runtime', 'server', 'electron', 'renderer'];

/** Files that name the kind as a string or an identifier, such as `'reaction'` or `reaction:`. */
function filesThatName(kind: string): string[] {
  const named = new RegExp(`'${kind}'|\\b${kind}(?=: |,| \\})`);
  const withoutComments = (text: string): string => text.replaceAll(/^\s*(?:\/\*\*?|\*|\/\/).*$/gm, '');
  return folders.flatMap(filesIn).filter((name) => named.test(withoutComments(readFileSync(name, 'utf8'))));
}

test('only the table of kinds and its component know a kind that attaches emoji by name', () => {
  for (const { kind } of talliedKinds) {
    const own = `renderer/conversation/kinds/${kind}`;
    expect(filesThatName(kind).filter((name) => !name.startsWith(own))).toEqual([
      'shared/conversation/kinds.ts',
      'renderer/conversation/kinds/tallied-kinds.ts',
    ]);
  }
});
