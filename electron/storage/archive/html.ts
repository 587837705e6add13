const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that no HTML may hold; a browser would drop some and choke on others. */
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A text such that HTML shows it, and does nothing else with it. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(unprintable, '\ufffd');

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
