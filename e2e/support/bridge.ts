import type { Page } from '@playwright/test';

type Bridge = Record<string, (args: object) => Promise<{ ok: boolean; error?: { code: string } }>>;

/** Makes one of the app's calls from a page. Throws if it is refused: a spec whose setting failed would test nothing. */
export async function call(page: Page, name: string, args: object): Promise<void> {
  const refusal = await page.evaluate(
    async (chosen) => {
      const bridge = (window as unknown as { parley: Bridge }).parley;
      const outcome = await bridge[chosen.name]?.(chosen.args);
      return outcome?.ok === true ? undefined : (outcome?.error?.code ?? 'no such call');
    },
    { name, args },
  );
  if (refusal !== undefined) throw new Error(`${name} is refused: ${refusal}`);
}
