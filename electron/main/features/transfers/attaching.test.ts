import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bounds } from '../../../../shared/ipc/bounds';
import { conversationId } from '../../../../shared/ids';
import { placedJpeg, placedPng, secretPlace } from '../../../../testing/picture/test-photos';
import { attachBytes, attachFiles } from './attaching';

const garden = conversationId.parse('00000000-0000-8000-8000-000000000001');

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-attaching-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Notes what is attached and asked; the user answers questions with `answer`. */
function set({ answer = true, keepMetadata = false, waiting = 0 } = {}) {
  const done: string[] = [];
  const parts = {
    transfers: {
      attachments: () => Array<never>(waiting),
      attach: (_conversation: unknown, paths: readonly string[], isCleaned: boolean) =>
        void done.push(`${isCleaned ? 'file' : 'file as it is'} ${paths.join()}`),
      attachBytes: async (_conversation: unknown, { name, bytes }: { name: string; bytes: Uint8Array }) =>
        void done.push(`${Buffer.from(bytes).includes(secretPlace) ? 'placed' : 'clean'} ${name}`),
    },
    preferences: { all: { keepMetadata } },
  };
  const confirm = async ({ message }: { message: string }): Promise<boolean> => {
    done.push(message);
    return answer;
  };
  return { parts, confirm, done };
}

test('a picture that could not be read goes only if the user wants it to go as it is', async () => {
  const [whole, cut] = [join(folder, 'whole.png'), join(folder, 'cut.jpg')];
  writeFileSync(whole, placedJpeg(1));
  writeFileSync(cut, placedJpeg(1).subarray(0, 60));
  const damaged = { name: 'cut.png', type: 'image/png', bytes: placedPng(1).subarray(0, 60) };
  const all = async ({ parts, confirm, done }: ReturnType<typeof set>): Promise<string[]> => {
    await attachFiles(parts, garden, [cut, whole], confirm);
    await attachBytes(parts, garden, damaged, confirm);
    return done;
  };
  const asked = ['Attach “cut.jpg” as it is?', 'Attach “cut.png” as it is?'];
  expect(await all(set({ answer: false }))).toEqual([asked[0], 'clean whole.png', asked[1]]);
  expect(await all(set())).toEqual([
    asked[0],
    `file ${cut}`,
    'clean whole.png',
    asked[1],
    expect.stringContaining('cut.png'),
  ]);
  expect(await all(set({ keepMetadata: true }))).toEqual([
    `file as it is ${cut}`,
    `file as it is ${whole}`,
    expect.stringContaining('cut.png'),
  ]);
});

test('no more files wait beside a draft than may', async () => {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, 'rain');
  const bytes = { name: 'a.webm', type: 'audio/webm', bytes: new Uint8Array(3) };
  const full = set({ waiting: bounds.attachments - 1 });
  await expect(attachFiles(full.parts, garden, [path, path], full.confirm)).rejects.toThrow(
    'No more than 100',
  );
  await attachFiles(full.parts, garden, [path], full.confirm);
  await attachBytes(full.parts, garden, bytes, full.confirm);
  expect(full.done).toEqual([`file ${path}`, 'clean a.webm']);
  const over = set({ waiting: bounds.attachments });
  await expect(attachBytes(over.parts, garden, bytes, over.confirm)).rejects.toThrow('No more than 100');
});
