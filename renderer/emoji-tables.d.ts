/** Tables of emoji that the build makes: see `emojiIn`. */
declare module 'virtual:emojibase-data/*' {
  const lines: string;
  export default lines;
}
