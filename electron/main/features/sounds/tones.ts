import type { Tone } from '../../../../shared/settings/sounds';

/** Samples per second. */
const rate = 22_050;
/** How long a note takes to begin and to end, in seconds: a sudden edge would be heard as a click. */
const attack = 0.004;
const release = 0.02;

interface Note {
  /** When it begins, and how long it lasts, in seconds. */
  readonly at: number;
  readonly lasts: number;
  /** Its pitch in hertz, at the beginning and in the end. */
  readonly from: number;
  readonly to?: number;
  /** Loudness at the beginning, from 0 to 1. It fades away. */
  readonly loud: number;
}

/** The sounds that the app brings, as notes. */
const notes: Readonly<Record<Tone, readonly Note[]>> = {
  drop: [{ at: 0, lasts: 0.22, from: 1_250, to: 700, loud: 0.5 }],
  chime: [
    { at: 0, lasts: 0.45, from: 784, loud: 0.35 },
    { at: 0.11, lasts: 0.55, from: 1_175, loud: 0.35 },
  ],
  bell: [
    { at: 0, lasts: 0.9, from: 880, loud: 0.32 },
    { at: 0, lasts: 0.6, from: 2_112, loud: 0.14 },
    { at: 0, lasts: 0.35, from: 3_608, loud: 0.08 },
  ],
  knock: [
    { at: 0, lasts: 0.1, from: 260, to: 150, loud: 0.7 },
    { at: 0.15, lasts: 0.12, from: 240, to: 140, loud: 0.7 },
  ],
  pop: [{ at: 0, lasts: 0.08, from: 420, to: 900, loud: 0.5 }],
};

/** The time in seconds by which a fading note has lost about two thirds of its loudness, as part of its length. */
const fading = 0.25;

/** A sound that the app brings, as a WAV file. */
export function wavOf(tone: Tone): Buffer {
  const length = Math.max(...notes[tone].map(({ at, lasts }) => at + lasts));
  const samples = new Float64Array(Math.ceil(length * rate) + 1);
  for (const note of notes[tone]) add(samples, note);
  const bytes = Buffer.alloc(44 + samples.length * 2);
  header(bytes);
  samples.forEach((sample, index) => bytes.writeInt16LE(Math.round(sample * 32_767), 44 + index * 2));
  return bytes;
}

function add(samples: Float64Array, { at, lasts, from, to = from, loud }: Note): void {
  const first = Math.round(at * rate);
  const count = Math.round(lasts * rate);
  let phase = 0;
  for (let index = 0; index < count; index += 1) {
    const time = index / rate;
    const edges = Math.min(1, time / attack, (lasts - time) / release);
    const volume = loud * edges * Math.exp(-time / (lasts * fading));
    samples[first + index] = (samples[first + index] ?? 0) + volume * Math.sin(phase);
    phase += (2 * Math.PI * (from + ((to - from) * index) / count)) / rate;
  }
}

/** One channel of 16 bits, as RIFF has it. */
function header(bytes: Buffer): void {
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - 44, 40);
}
