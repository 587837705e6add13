/** A draft with a text in front that was sent and did not go. */
export const withReturned = (text: string, draft: string): string =>
  draft === '' ? text : `${text}\n${draft}`;
