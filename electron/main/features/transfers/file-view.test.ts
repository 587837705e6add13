import { expect, test } from 'vitest';
import { pngChunk, pngHeader, pngOf, testPng } from '../../../../testing/picture/test-png';
import { dropQuestion } from './calls';
import { fileView } from './file-view';

const offerWith = (preview: Buffer) =>
  fileView({ name: 'a.png', size: 1, type: 'image/png', preview: preview.toString('base64') });

test('the small picture of an offer is shown only if it is small once decoded', () => {
  const small = testPng(1, 40);
  expect(offerWith(small).preview).toBe(small.toString('base64'));
  const bomb = pngOf(pngHeader(30_000, 30_000, 1, 0), pngChunk('IDAT', Buffer.alloc(9)), pngChunk('IEND'));
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(40, 1)]);
  for (const other of [
    bomb,
    gif,
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    small.subarray(0, 20),
  ])
    expect('preview' in offerWith(other)).toBe(false);
});

test('the question about dropped files names each of them', () => {
  const paths = ['/home/ann/Plan.pdf', '/home/ann/.ssh/id_ed25519', '/home/ann/a\nb\u202egpj.exe'];
  const { message, detail } = dropQuestion(paths);
  expect(message).toBe('Attach “Plan.pdf” and 2 more?');
  expect(detail.split('\n').slice(1)).toEqual([
    ...paths.slice(0, 2),
    expect.stringMatching(/^\/home\/ann\/a b.*exe$/),
  ]);
  expect(detail).not.toContain('\u202e');
});
