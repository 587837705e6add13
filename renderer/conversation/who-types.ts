/** Who is typing, of those who are connected: whoever went away while they typed has not said that they stopped. */
export const whoTypes = (
  typing: readonly string[],
  people: Readonly<Record<string, { readonly online: boolean } | undefined>>,
): string[] => typing.filter((id) => people[id]?.online === true);
