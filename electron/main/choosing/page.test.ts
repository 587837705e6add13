import { expect, test } from 'vitest';
import type { ListedProfile } from '../../../shared/settings/profiles';
import { chooserPage, choiceOf } from './page';

const main: ListedProfile = { id: 'main', name: 'Main', colour: 'teal', folder: '/a' };
const odd: ListedProfile = { id: 'p2', name: '<b>"A" & co', colour: 'red', folder: '/b' };

test('the page has a link for each profile, with names as they are', () => {
  const page = chooserPage([main, odd], main, 'en-GB');
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('<bdi>&lt;b>&quot;A&quot; &amp; co</bdi>');
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, address = '']) => choiceOf(address));
  expect(links).toEqual([
    { kind: 'start', id: 'main' },
    { kind: 'start', id: 'p2' },
    { kind: 'always', id: 'main' },
  ]);
});

test('nothing else is a choice', () => {
  for (const address of [
    'app://text/profiles.html',
    'https://text/start/p2',
    'app://text/start/../p2',
    'app://text/stop/p2',
  ])
    expect(choiceOf(address), address).toBeUndefined();
});
