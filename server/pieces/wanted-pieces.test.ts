import { expect, test } from 'vitest';
import { newWriterKey } from '../../runtime/entries/keys';
import { conversationId } from '../../shared/ids';
import { pieceBytes } from '../../shared/transfers/file-layout';
import { testFile } from '../../testing/conformance/files';
import { WantedPieces, type AskedComputer } from './wanted-pieces';

const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');
const file = testFile(conversation, 20 * pieceBytes);
const [asks, ...writers] = Array.from({ length: 12 }, () => newWriterKey().id);
if (!asks) throw new Error('twelve');

/** Pieces wanted of computers that are online, in a time that passes only with `pass`. */
function set() {
  const asked: number[] = [];
  let due: (() => void)[] = [];
  const computers = writers.map((writer, at): AskedComputer => ({
    writer,
    session: { connection: { unreadBytes: 0, sendBytes: () => void asked.push(at) } },
  }));
  const wanted = new WantedPieces({
    setTimer: (run) => {
      due.push(run);
      return { cancel: () => void (due = due.filter((each) => each !== run)) };
    },
    computersOf: () => computers,
    random: () => 0,
  });
  /** Who is asked in this turn. */
  const turn = async (): Promise<number[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    return asked.splice(0);
  };
  const pass = (): Promise<number[]> => {
    for (const run of due.splice(0)) run();
    return turn();
  };
  return { wanted, turn, pass };
}

const want = (name: number, holders: readonly number[] = []) => ({
  file,
  name,
  by: asks,
  holders: writers.filter((_, at) => holders.includes(at)),
});

test('whoever has brought pieces and is silent now does not keep others from being asked', async () => {
  const { wanted, turn, pass } = set();
  for (const [at, bringer] of writers.slice(0, 5).entries()) wanted.arrived(file, at, bringer);
  const gone = new AbortController();
  const came = wanted.wait(want(10, [9]), gone.signal);
  expect(await turn()).toEqual([0]);
  expect(await pass()).toEqual([1, 9]);
  const [holder] = writers.slice(9);
  if (holder) wanted.arrived(file, 10, holder);
  expect(await came).toBe(true);
  // Who was silent is not asked before others any more, and whoever brought a piece is.
  void wanted.wait(want(11), gone.signal);
  expect(await turn()).toEqual([1]);
  expect(await pass()).toEqual([2, 0, 3, 4, 5]);
  expect(await pass()).toEqual([9, 6, 7, 8, 10]);
  wanted.stop();
});
