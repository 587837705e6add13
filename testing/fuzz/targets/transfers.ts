import { dimensionsOf } from '../../../runtime/picture/dimensions';
import { withoutMetadata } from '../../../runtime/picture/metadata';
import { checkPng } from '../../../runtime/picture/png';
import { conversationId } from '../../../shared/ids';
import { AnswerReader, type AnswerState } from '../../../shared/transfers/answer-reader';
import {
  authorizationHeader,
  contentRange,
  parseAuthorization,
  parseContentRange,
  parsePath,
  parseRange,
  pathOf,
} from '../../../shared/transfers/requests';
import { placedJpeg, placedPng, placedWebp } from '../../picture/test-photos';
import { testPng } from '../../picture/test-png';
import { annsWriter } from '../samples';
import { bytesOf, must, mustBeSame, textOf, type Target } from '../target';

/** What comes with files: requests for their pieces, and pictures. */

const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');
const file = { conversation, root: 'A'.repeat(43), size: 600_000 };
const authorization = authorizationHeader({
  writer: annsWriter.id,
  until: 1_800_000_000_000,
  signature: 'A'.repeat(86),
});

/** A path and headers of a request, a line each. */
const requests: Target = {
  name: 'file-requests',
  samples: () =>
    [
      [pathOf(file, 'content'), 'bytes=0-262143', contentRange({ from: 0, to: 262_144 }, file.size)],
      [pathOf(file, 'layer', [annsWriter.id, annsWriter.id]), 'bytes=524288-', 'bytes 0-1/*'],
      [pathOf(file, 'pieces'), 'bytes=-5', ''],
    ].map((lines) => bytesOf([...lines, authorization].join('\n'))),
  words: [
    '/files/',
    '/layer',
    '/pieces',
    '?of=',
    '&of=',
    'bytes=',
    'bytes ',
    'Parley writer="',
    '", until="',
    '\n',
  ],
  steps: { perByte: 20, more: 1_000 },
  read(input) {
    const [path = '', range = '', part = '', signed = ''] = textOf(input).split('\n');
    const asked = parsePath(path);
    if (asked) {
      const again = parsePath(pathOf(asked.file, asked.part, asked.holders));
      mustBeSame(again, asked, 'a path is not read as it was written');
    }
    const { size } = asked?.file ?? file;
    for (const each of [parseRange(range, size), parseContentRange(part, size)])
      must(!each || (each.from >= 0 && each.from < each.to && each.to <= size), 'a range beyond the file');
    const read = parseAuthorization(signed);
    if (read)
      mustBeSame(
        parseAuthorization(authorizationHeader(read)),
        read,
        'a header is not read as it was written',
      );
  },
};

/** Pictures: whether they may stand for a person, how large they are, and what they say besides themselves. */
const pictures: Target = {
  name: 'pictures',
  samples: () =>
    [testPng(), ...[1, 6].flatMap((turn) => [placedJpeg(turn), placedPng(turn), placedWebp(turn)])].map(
      (each) => Uint8Array.from(each),
    ),
  words: ['IHDR', 'IDAT', 'IEND', 'eXIf', 'VP8X', 'VP8 ', 'ALPH', 'EXIF', 'Exif\0\0', 'JFIF\0', 'GIF89a'],
  steps: { perByte: 50, more: 5_000 },
  read(input) {
    const picture = Buffer.from(input);
    const icon = checkPng(picture);
    if (icon.ok) mustBeSame(dimensionsOf(picture), icon.value, 'a picture of a person has two sizes');
    const size = dimensionsOf(picture);
    must(!size || (size.width > 0 && size.height > 0), 'a picture without a size has one');
    const clean = withoutMetadata(picture);
    if (!clean) return;
    must(clean.length <= picture.length + 64, 'more was put in than was taken out');
    must(withoutMetadata(clean)?.equals(clean) === true, 'what was taken out is still there');
  },
};

/** An answer to a request for a part of a file: it is read alike whole and byte for byte. */
const answers: Target = {
  name: 'file-answers',
  samples: () =>
    [
      'HTTP/1.1 206 Partial Content\r\nContent-Length: 7\r\nContent-Range: bytes 0-6/9\r\n\r\nabcdefg',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\nConnection: close\r\n\r\n',
      'HTTP/1.0 204 No Content\r\n\r\n',
    ].map(bytesOf),
  words: ['HTTP/1.1 ', '\r\n\r\n', '\r\n', 'Content-Length: ', 'Transfer-Encoding: chunked', '101 ', '304 '],
  steps: { perByte: 60, more: 1_000 },
  read(input) {
    const most = 64;
    const readIn = (step: number) => {
      const content: number[] = [];
      const reader = new AnswerReader(most, (part) => content.push(...part));
      let state: AnswerState = 'more';
      for (let at = 0; at < input.length && state !== 'broken'; at += step)
        state = reader.add(input.subarray(at, at + step));
      return { state, content, head: reader.head };
    };
    const [whole, cut] = [readIn(input.length), readIn(1)];
    must(whole.content.length <= most, 'more was taken than an answer may have');
    must(
      whole.state !== 'whole' || whole.content.length === whole.head?.length,
      'a whole answer has another length than it says',
    );
    mustBeSame(cut.state, whole.state, 'an answer is read in another way if it is cut');
    if (whole.state !== 'broken') mustBeSame(cut, whole, 'an answer is read in another way if it is cut');
  },
};

export const transferTargets: readonly Target[] = [requests, answers, pictures];
