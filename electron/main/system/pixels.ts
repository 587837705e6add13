/** Width and height of the picture that is shown with a notification. */
export const pictureSide = 96;

/** The pixels of such a picture: red, green, blue and opacity of each. */
export type Pixels = Buffer;

/** Decodes the picture that windows get at an address; undefined if it cannot be decoded, or not in time. */
export type PixelsOf = (picture: string) => Promise<Pixels | undefined>;
