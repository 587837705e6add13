/** One picture of a gallery; a window of several pages has a layer for each, from the lowest up. */
export interface Picture {
  window: string;
  language: string;
  size: string;
  theme: string;
  layers: readonly { file: string; x: number }[];
}

const style = `
  body { margin: 16px; font: 14px/1.4 system-ui, sans-serif; background: #888; color: #000; }
  h2 { margin: 32px 0 8px; }
  .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; margin-bottom: 16px; }
  figure { margin: 0; }
  figcaption { font-size: 12px; }
  .layers { position: relative; }
  .layers img { display: block; }
  .layers img + img { position: absolute; top: 0; }
`;

const layer = ({ file, x }: Picture['layers'][number]): string =>
  `<img src="${file}" alt="" loading="lazy"${x > 0 ? ` style="left: ${x}px"` : ''}>`;

const figure = ({ language, size, theme, layers }: Picture): string =>
  `<figure><figcaption>${language} · ${size} · ${theme}</figcaption>
<div class="layers">${layers.map(layer).join('')}</div></figure>`;

/** The pictures of each group, in their order. */
function grouped(
  pictures: readonly Picture[],
  groupOf: (picture: Picture) => string,
): Map<string, Picture[]> {
  const groups = new Map<string, Picture[]>();
  for (const picture of pictures) {
    const group = groupOf(picture);
    groups.set(group, [...(groups.get(group) ?? []), picture]);
  }
  return groups;
}

/** A page with all pictures of a gallery: a section for each window, in it a row for each language and size. */
export function sheet(pictures: readonly Picture[]): string {
  const windows = grouped(pictures, ({ window }) => window);
  const sections = [...windows].map(([window, ofWindow]) => {
    const rows = grouped(ofWindow, ({ language, size }) => `${language} ${size}`);
    const shown = [...rows.values()].map((row) => `<div class="row">${row.map(figure).join('\n')}</div>`);
    return `<h2 id="${window}">${window}</h2>\n${shown.join('\n')}`;
  });
  const links = [...windows.keys()].map((window) => `<a href="#${window}">${window}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Parley: every window</title><style>${style}</style></head>
<body><h1>Every window</h1>
<p>${links.join(' · ')}</p>
${sections.join('\n')}
</body></html>
`;
}
