/** The pages of one pane: those that are kept loaded, the last one shown at the end, and the one that is shown. */
export interface KeptPages<Page> {
  readonly kept: readonly Page[];
  readonly shown: Page | undefined;
}

export const noPages = { kept: [], shown: undefined } as const;

/**
 * Shows a page, and keeps at most `atMost`.
 * @returns also those that were shown longest ago and are too many
 */
export function showPage<Page>(
  { kept }: KeptPages<Page>,
  page: Page,
  atMost: number,
): { pages: KeptPages<Page>; tooMany: readonly Page[] } {
  const all = [...kept.filter((each) => each !== page), page];
  const from = Math.max(0, all.length - atMost);
  return { pages: { kept: all.slice(from), shown: page }, tooMany: all.slice(0, from) };
}

/** Keeps a page, as the one shown longest ago. */
export const keepPage = <Page>({ kept, shown }: KeptPages<Page>, page: Page): KeptPages<Page> => ({
  kept: [page, ...kept],
  shown,
});

/** Without a page that was closed. If it was shown, nothing is: whoever closes one does not ask for another. */
export const withoutPage = <Page>({ kept, shown }: KeptPages<Page>, page: Page): KeptPages<Page> => ({
  kept: kept.filter((each) => each !== page),
  shown: shown === page ? undefined : shown,
});
