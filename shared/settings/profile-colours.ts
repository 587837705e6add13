/** The colours that a profile can have. Apart from the schemas, which pages do not load. */
export const profileColours = ['teal', 'blue', 'violet', 'pink', 'red', 'orange', 'green', 'grey'] as const;
export type ProfileColour = (typeof profileColours)[number];

/** Red, green and blue of each, for icons and the page that asks for a profile; windows have shades for each theme. */
export const profileRgb: Readonly<Record<ProfileColour, readonly [number, number, number]>> = {
  teal: [0, 148, 150],
  blue: [47, 110, 222],
  violet: [126, 72, 214],
  pink: [222, 64, 148],
  red: [205, 48, 52],
  orange: [224, 122, 24],
  green: [44, 142, 72],
  grey: [104, 112, 120],
};
