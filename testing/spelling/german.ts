/** Rules of a small German dictionary with endings and compounds, as its file has them. */
export const germanAffix = (encoding: string): string =>
  [
    `SET ${encoding}`,
    'TRY esianrtolcdugmphbyfvkwäöüß',
    'COMPOUNDMIN 3',
    'COMPOUNDFLAG c',
    // In one byte of its encoding, and two in UTF-8.
    'SFX ö Y 1',
    'SFX ö 0 n .',
    'REP 1',
    'REP ss ß',
    '',
  ].join('\n');

/** Its words. */
export const germanWords = ['5', 'Straße', 'Straßen/c', 'Bahn/c', 'bahn/c', 'Größe/ö', ''].join('\n');
