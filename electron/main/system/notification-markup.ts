import type { NotificationContent } from '../ports';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes a notification for a service of freedesktop.org, so that it is shown as plain text. The body is markup if the
 * service announces so, plain text otherwise. The title is plain text by the specification, but some services read
 * markup there without announcing it: "<" is replaced by a similar sign that begins no tag.
 * @param hasMarkup whether the service announces "body-markup"
 */
export const escapedForService = (
  { title, body }: Pick<NotificationContent, 'title' | 'body'>,
  hasMarkup: boolean,
): Pick<NotificationContent, 'title' | 'body'> => ({
  title: title.replaceAll('<', '‹'),
  body: hasMarkup ? body.replace(/[&<>]/g, (character) => entities[character] ?? '') : body,
});
