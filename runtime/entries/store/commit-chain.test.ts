import { expect, it } from 'vitest';
import { CommitChain, inChain } from './commit-chain';

/** A writer that lags behind the requester, as in another thread. */
function kit() {
  const chain = new CommitChain();
  const written: string[] = [];
  const pending: (() => void)[] = [];
  const append = inChain(
    (failures, commit: string) =>
      new Promise<void>((resolve, reject) => {
        if (commit.startsWith('lost')) throw new Error(commit);
        pending.push(() => {
          try {
            chain.write(failures, () => {
              if (commit.startsWith('bad')) throw new Error(commit);
              written.push(commit);
            });
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      }),
  );
  const write = (): void => pending.splice(0).forEach((run) => run());
  return { append, write, written };
}

const endOf = (commit: Promise<void>): Promise<string> =>
  commit.then(
    () => 'stored',
    (error: unknown) => String(error),
  );

it('refuses commits requested before an earlier failure was known, and no later ones', async () => {
  const { append, write, written } = kit();
  const ends = ['a', 'bad b', 'c', 'bad d'].map((commit) => endOf(append(commit)));
  write();
  expect(await Promise.all(ends)).toEqual(['stored', 'Error: bad b', 'Error: bad b', 'Error: bad b']);
  const later = ['e', 'bad f', 'g'].map((commit) => endOf(append(commit)));
  write();
  expect(await Promise.all(later)).toEqual(['stored', 'Error: bad f', 'Error: bad f']);
  expect(written).toEqual(['a', 'e']);
});

it('stores what is requested after a commit that failed on its way to the writer, and refuses what builds on a failed one', async () => {
  const { append, write, written } = kit();
  expect(await endOf(append('lost a'))).toBe('Error: lost a');
  const ends = ['b', 'bad c', 'd'].map((commit) => endOf(append(commit)));
  write();
  expect(await Promise.all(ends)).toEqual(['stored', 'Error: bad c', 'Error: bad c']);
  const later = ['e', 'bad f', 'g'].map((commit) => endOf(append(commit)));
  write();
  expect(await Promise.all(later)).toEqual(['stored', 'Error: bad f', 'Error: bad f']);
  expect(written).toEqual(['b', 'e']);
});
