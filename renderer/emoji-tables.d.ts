/** Tables of emoji that the build makes: see `emojiIn`. */
declare module 'virtual:emoji/*' {
  const lines: string;
  export default lines;
}
