import { landscape, png } from './picture';

/** Pictures for the demo's people. */
export const pictures = {
  ann: landscape([250, 196, 160], [255, 244, 214], [150, 76, 96]),
  bob: landscape([140, 196, 232], [255, 232, 140], [44, 110, 92]),
  cleo: landscape([86, 78, 140], [246, 200, 190], [34, 36, 72]),
} as const;

/** With this Ann invites the two others. */
export const opening = 'Morning both. The core from station 4 is on the bench, all 62 cm of it';

/** The messages of the three people after it: [author, text]. */
export const script = [
  ['bob', 'That is longer than we hoped for 🎉'],
  ['bob', 'Does it reach the ash layer?'],
  ['ann', 'It does, at 48 cm. Thin but sharp, you can see it without a lens'],
  ['cleo', 'Lovely. I have the spectrometer until two, then Marta needs it'],
  [
    'cleo',
    'If somebody cuts the first three samples before eleven, I can run them today:\n\n48.0 cm, just above\n48.5 cm, the ash itself\n49.0 cm, just below',
  ],
  ['bob', 'I will cut them. Gloves and the ceramic knife this time, I promise'],
  ['ann', 'Protocol is here: https://example.org/coring/sampling'],
] as const;

export const afterwards = [
  ['cleo', 'First one is in. Looks clean'],
  ['ann', 'Wonderful. Tea at half past ten?'],
  ['bob', 'Already boiling ☕'],
] as const;

/** Other people online, so that the roster looks as it does in a working week. */
export const colleagues = [
  { user: 'marta', status: 'busy', note: 'Thesis, back on Friday' },
  { user: 'Søren', status: 'available', note: '' },
  { user: 'yuki', status: 'away', note: 'Field trip, evening only' },
  { user: 'דנה', status: 'available', note: 'Room 214' },
] as const;

/** A slice of a core: layers of sediment, one of them of ash, in the round of its tube. */
const core = (ash: number): Buffer =>
  png(640, (x, y) => {
    const layer = Math.sin(y * 41) + 0.5 * Math.sin(y * 97 + x * 2) + 0.3 * Math.sin(y * 233);
    const light = 0.45 + 0.55 * Math.sqrt(Math.max(0, 1 - (2 * x - 1) ** 2));
    const isAsh = Math.abs(y - ash - 0.01 * Math.sin(x * 9)) < 0.018;
    return isAsh
      ? [214 * light, 212 * light, 206 * light]
      : [(124 + 26 * layer) * light, (96 + 22 * layer) * light, (70 + 16 * layer) * light];
  });

/** Files that Ann sends: names and contents. The last takes a while. */
export const files: readonly (readonly [name: string, content: () => Buffer])[] = [
  ['Core 48 cm.png', () => core(0.38)],
  ['Core 49 cm.png', () => core(0.72)],
  ['Station 4.png', () => landscape([150, 190, 220], [255, 240, 190], [96, 112, 74], 640)],
  ['Depths and samples.csv', () => Buffer.from('depth,sample\n48.0,A1\n48.5,A2\n49.0,A3\n')],
  ['Scan of the whole core.tif', () => Buffer.alloc(80_000_000)],
];
