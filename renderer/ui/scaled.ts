/** Font size of a window in pixels, at a text size of 100 %. `--pixel` in tokens.css derives from it. */
export const textPixels = 14;

/** A length that grows with the text size, given in pixels at a text size of 100 %. */
export const scaled = (pixels: number): string => `${pixels / textPixels}rem`;
