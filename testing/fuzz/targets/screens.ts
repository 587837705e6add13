import { conversationId, entryHash } from '../../../shared/ids';
import { frameHead, FrameReader, screenFrameIn, type ScreenFrame } from '../../../shared/screens/frames';
import {
  parseScreenAuthorization,
  parseScreenPath,
  screenAuthorization,
  screenPath,
} from '../../../shared/screens/requests';
import { deltaFrame, keyFrame } from '../../screens/vp8';
import { annsWriter } from '../samples';
import { bytesOf, must, mustBeSame, textOf, type Target } from '../target';

const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');
const screen = { conversation, row: entryHash.parse('A'.repeat(43)) };
const shown = (...frames: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(frames.flatMap((frame) => [...frameHead(frame.length), ...frame]));

/** The frames of a shared screen, and what asks for them. */
const screens: Target = {
  name: 'screens',
  samples: () => [
    shown(keyFrame(640, 480), deltaFrame(), new Uint8Array(), keyFrame(2_560, 1_440, 200), deltaFrame(100)),
    shown(keyFrame(1, 1, 0)),
    bytesOf(
      `${screenPath(screen)}\n${screenAuthorization({ writer: annsWriter.id, signature: 'A'.repeat(86) })}`,
    ),
  ],
  words: ['/screens/', 'Parley writer="', '", signature="', '\x9d\x01\x2a', '\0\0\0\0', '\n'],
  steps: { perByte: 40, more: 2_000 },
  read(input) {
    const whole = new FrameReader().add(input);
    const reader = new FrameReader();
    const inParts: ScreenFrame[] = [];
    let isRead = true;
    for (let at = 0; at < input.length && isRead; at += 7) {
      const frames = reader.add(input.subarray(at, at + 7));
      isRead = frames !== undefined;
      inParts.push(...(frames ?? []));
    }
    must(isRead === (whole !== undefined), 'in parts it is no screen, or only in parts');
    if (whole) mustBeSame(inParts, whole, 'in parts there are other frames');
    must(inParts[0]?.isKey !== false, 'the first frame cannot be decoded');
    for (const { bytes } of inParts)
      must(screenFrameIn(bytes) !== undefined, 'a frame was handed on that is none');
    const [path = '', signed = ''] = textOf(input).split('\n');
    const asked = parseScreenPath(path);
    if (asked) mustBeSame(parseScreenPath(screenPath(asked)), asked, 'a path is not read as it was written');
    const read = parseScreenAuthorization(signed);
    if (read)
      mustBeSame(
        parseScreenAuthorization(screenAuthorization(read)),
        read,
        'a header is not read as it was written',
      );
  },
};

export const screenTargets: readonly Target[] = [screens];
