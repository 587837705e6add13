import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { smallTargets, squeezedTargets } from './targets';

/** Electron opens no pages for tests, hence the legacy mode. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const found = await new AxeBuilder({ page })
    .setLegacyMode(true)
    // It is off by itself, being of WCAG 2.2. It sees what lies over something else.
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  const violations = found.violations.map((each) => ({
    rule: each.id,
    where: each.nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }));
  expect.soft(violations, what).toEqual([]);
  expect.soft(await smallTargets(page), `too small to press: ${what}`).toEqual([]);
  expect.soft(await squeezedTargets(page), `over what follows: ${what}`).toEqual([]);
}
