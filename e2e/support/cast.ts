import { landscape } from './picture';

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
