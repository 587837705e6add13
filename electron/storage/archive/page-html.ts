import { linksIn, type Link } from '../../../shared/text/link';
import { destinationOf, shownAddress } from '../../../shared/text/link-doubt';
import { locale } from '../../../shared/words/locale';
import { codePointName, isBlank, partsOf, plainText, tidy } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a text for HTML. Invisible characters that would have an effect become U+FFFD. */
export const escaped = (text: string): string =>
  plainText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A message as HTML, with its links. A link that reads like another site than the one it opens is followed by the real host. */
export function linked(text: string): string {
  if (isBlank(text)) return `<span class="empty">${escaped(say('message.empty'))}</span>`;
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
  const warning =
    doubt === undefined ? '' : ` <bdi>(${say('page.opens', { target: escaped(target) })})</bdi>`;
  return `<a dir="ltr" rel="noreferrer" href="${escaped(url)}">${escaped(shownAddress(written, url))}</a>${warning}`;
}

/** A text as HTML, with the names of its invisible characters in their place. */
const withSigns = (text: string): string =>
  partsOf(text)
    .map((part) => (part.hidden ? `<bdi>${codePointName(part.text)}</bdi>` : escaped(part.text)))
    .join('');

/** A name as HTML, isolated from the text direction around it. */
export const named = (name: string): string => `<bdi>${escaped(name)}</bdi>`;

const policy = "default-src 'none'; style-src 'unsafe-inline'";
/** Where the page lies: beside the folder with its pictures, on a disk or at a site. */
const withPictures = `${policy}; img-src 'self' file:`;

/** Types of pictures that all browsers show. */
const pictureType = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/;

/** A link to the copy of a file beside the page: the picture itself, or the name of anything else. */
export function fileLink(path: readonly string[], { name, type }: { name: string; type: string }): string {
  const address = escaped(path.map(encodeURIComponent).join('/'));
  const shown = pictureType.test(type)
    ? `<img src="${address}" alt="${escaped(name)}" loading="lazy">`
    : named(name);
  return `<a href="${address}">${shown}</a>`;
}

/** The page up to the body's content. Its policy allows nothing but the page's own style, and pictures beside it if it has any. */
export const pageStart = (title: string, style: string, hasPictures: boolean): string =>
  `<!doctype html>
<html lang="${locale()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${hasPictures ? withPictures : policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
`;

export const pageEnd = '</body>\n</html>\n';
