/** The package has no types of its own. */
declare module 'unicode-confusables' {
  /** Replaces every character with the plain one that it looks like. */
  export function rectifyConfusion(text: string): string;
}
