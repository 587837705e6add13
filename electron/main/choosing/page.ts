import { profileColours, profileRgb } from '../../../shared/settings/profile-colours';
import type { ListedProfile } from '../../../shared/settings/profiles';
import { languageOf } from '../../../shared/words/locale';
import { say } from '../../../shared/words/say';

/** Origin and paths of the page: a profile is chosen by following a link. */
const origin = 'app://text';
export const chooserAddress = `${origin}/profiles.html`;

/** What a link of the page means. */
export type Choice =
  /** To start with a profile. */
  | { readonly kind: 'start'; readonly id: string }
  /** The same, and not to be asked again. */
  | { readonly kind: 'always'; readonly id: string };

export function choiceOf(address: string): Choice | undefined {
  const [, kind, id = ''] = /^app:\/\/text\/(start|always)\/([a-z0-9]{1,32})$/.exec(address) ?? [];
  return kind === 'start' || kind === 'always' ? { kind, id } : undefined;
}

const addressOf = ({ kind, id }: Choice): string => `${origin}/${kind}/${id}`;

/**
 * The page that lists the profiles, with a link for each. It needs no script.
 * @param usual the profile that is used when none is chosen
 */
export function chooserPage(
  profiles: readonly ListedProfile[],
  usual: ListedProfile,
  locale: string,
): string {
  const links = profiles.map(
    ({ id, name, colour }, index) =>
      `<li><a href="${addressOf({ kind: 'start', id })}"${index === 0 ? ' autofocus' : ''}>` +
      `<span class="patch ${colour}"></span><bdi>${escaped(name)}</bdi></a></li>`,
  );
  const always = escaped(say('profiles.chooseNoMore', { name: `\u2068${usual.name}\u2069` }));
  return [
    '<!doctype html>',
    `<html lang="${languageOf(locale) ?? 'en'}">`,
    '<meta charset="utf-8" />',
    `<title>${escaped(say('profiles.choose'))}</title>`,
    `<main><h1>${escaped(say('profiles.chooseText'))}</h1>`,
    `<ul>${links.join('\n')}</ul>`,
    `<p><a class="quiet" href="${addressOf({ kind: 'always', id: usual.id })}">${always}</a></p></main>`,
    '</html>\n',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Style of the page, which the window puts in: the policy of pages allows none of their own. */
export const chooserStyle = (): string => `
  :root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
  body { margin: 24px; background: light-dark(oklch(0.995 0.002 220), oklch(0.21 0.012 230)); cursor: default; }
  h1 { margin: 0 0 16px; font-size: 16px; }
  ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
  a { color: inherit; text-decoration: none; border-radius: 6px; }
  a:focus-visible { outline: 2px solid light-dark(oklch(0.52 0.095 205), oklch(0.72 0.11 200)); outline-offset: 1px; }
  li a {
    display: flex; align-items: center; gap: 12px; min-height: 44px; padding: 0 12px; overflow-wrap: anywhere;
    border: 1px solid light-dark(oklch(0.62 0.01 220), oklch(0.58 0.014 230));
  }
  li a:hover { background: light-dark(oklch(0.95 0.006 220), oklch(0.265 0.014 230)); }
  .patch { flex: none; width: 16px; height: 16px; border-radius: 4px; forced-color-adjust: none; }
  .quiet { font-size: 12px; text-decoration: underline; }
  p { margin: 16px 0 0; }
  ${profileColours.map((colour) => `.${colour} { background: rgb(${profileRgb[colour].join(' ')}); }`).join('\n  ')}
`;
