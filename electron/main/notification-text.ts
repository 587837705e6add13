/** What a notification says. */
export interface NotificationText {
  title: string;
  body: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A notification's plain text as a service of freedesktop.org is to be given it, so that it shows the text and nothing else.
 * The body is markup if the service announces so, plain text otherwise. The title is plain text by the specification, but
 * some services read markup there as well, and none says so: it gets a sign that looks like "<" and begins no tag anywhere.
 * @param hasMarkup whether the service announces "body-markup"
 */
export const forService = ({ title, body }: NotificationText, hasMarkup: boolean): NotificationText => ({
  title: title.replaceAll('<', '‹'),
  body: hasMarkup ? body.replace(/[&<>]/g, (character) => entities[character] ?? '') : body,
});
