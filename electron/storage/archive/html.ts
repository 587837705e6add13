import { linksIn, type Link } from '../../../shared/text/link';
import { destinationOf, shownAddress } from '../../../shared/text/link-doubt';
import { codePointName, isBlank, partsOf, plainText, tidy } from '../../../shared/text/visible';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text such that HTML shows it, and does nothing else with it. Invisible characters that would act are U+FFFD. */
export const escaped = (text: string): string =>
  plainText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A message with its links. A link that reads like another site than the one it opens is followed by the real host. */
export function linked(text: string): string {
  if (isBlank(text)) return '<span class="empty">Empty message</span>';
  const shown = tidy(text);
  let html = '';
  let end = 0;
  for (const link of linksIn(shown)) {
    html += withSigns(shown.slice(end, link.start)) + anchor(link, shown.slice(link.start, link.end));
    end = link.end;
  }
  return html + withSigns(shown.slice(end));
}

function anchor({ url }: Link, written: string): string {
  const { target, doubt } = destinationOf(url);
  const warning = doubt === undefined ? '' : ` <bdi>(opens ${escaped(target)})</bdi>`;
  return `<a dir="ltr" rel="noreferrer" href="${escaped(url)}">${escaped(shownAddress(written, url))}</a>${warning}`;
}

/** A text with its invisible characters named instead of held. */
const withSigns = (text: string): string =>
  partsOf(text)
    .map((part) => (part.hidden ? `<bdi>${codePointName(part.text)}</bdi>` : escaped(part.text)))
    .join('');

/** A name among other words: its direction stays its own. */
export const named = (name: string): string => `<bdi>${escaped(name)}</bdi>`;

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** What stands before the body's content: nothing but the page's own style may be used, whatever the page holds. */
export const pageStart = (title: string, style: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
`;

export const pageEnd = '</body>\n</html>\n';
