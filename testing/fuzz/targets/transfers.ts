import { dimensionsOf } from '../../../runtime/picture/dimensions';
import { withoutMetadata } from '../../../runtime/picture/metadata';
import { checkPng } from '../../../runtime/picture/png';
import { conversationId } from '../../../shared/ids';
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

export const transferTargets: readonly Target[] = [requests, pictures];
