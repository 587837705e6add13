/** How an exported page looks: like the app's windows, light or dark as the reader's system is, and black on white on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --surface: #fdfdfe; --ink: #1f2629; --soft: #566064; --line: #dfe3e5;
  --mine: #d8eef0; --other: #f1f3f4; --accent: #1c7178;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #16191b; --ink: #eaedee; --soft: #a5aeb2; --line: #30373a;
    --mine: #1c444a; --other: #23282b; --accent: #62bcc6;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; background: var(--surface); color: var(--ink);
  font: 16px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
}
h1, h2 { margin: 0 0 .25rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; }
section { margin-top: 3rem; }
section + section { padding-top: 2rem; border-top: 1px solid var(--line); }
nav { margin-top: 1.5rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li { padding: .2rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
.about, time, .system { color: var(--soft); font-size: .85rem; }
.about { margin: 0 0 .25rem; overflow-wrap: anywhere; }
.day {
  margin: 2rem 0 1rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line);
  font-size: .9rem; font-weight: 600; text-align: center;
}
.system { margin: .5rem 0; text-align: center; overflow-wrap: anywhere; }
.file { margin: .25rem 0 .75rem; text-align: center; overflow-wrap: anywhere; }
.file img { max-width: min(100%, 24rem); max-height: 24rem; border-radius: .75rem; vertical-align: top; }
article { margin: .2rem 0; }
article h4 { margin: .9rem 0 .2rem; font-size: .9rem; }
article h4 time { margin-inline-start: .5rem; font-weight: normal; }
article div { display: flex; gap: .6rem; align-items: baseline; }
article p {
  margin: 0; padding: .4rem .75rem; border-radius: .75rem; background: var(--other);
  white-space: pre-wrap; overflow-wrap: anywhere;
  overflow: clip; text-align: start; unicode-bidi: plaintext;
}
article q {
  display: block; margin-bottom: .2rem; padding-inline-start: .5rem; border-inline-start: 3px solid var(--accent);
  color: var(--soft); font-size: .85rem; quotes: none; unicode-bidi: isolate;
}
article a { unicode-bidi: isolate; }
article small { display: block; padding-inline-start: .75rem; color: var(--soft); font-size: .75rem; }
article bdi, .empty { color: var(--soft); font-size: .8em; }
article h4 bdi, article small bdi { color: inherit; font-size: inherit; }
article.mine p { background: var(--mine); }
article div time { flex: none; font-size: .75rem; }
@media print {
  :root {
    color-scheme: light;
    --surface: #fff; --ink: #000; --soft: #444; --line: #bbb; --mine: #fff; --other: #fff; --accent: #000;
  }
  body { max-width: none; padding: 0; font-size: 11pt; }
  article p { padding: .1rem 0 .1rem .75rem; border-left: 2px solid var(--line); border-radius: 0; }
  article.mine p { border-left-color: #000; }
  article, .system { break-inside: avoid; }
  h1, h2, .day, article h4 { break-after: avoid; }
  section + section { break-before: page; }
}
`;
