/**
 * Names of offered files. They come from others and become files here: none may leave its folder, be a device, or be one
 * file under two names on some system.
 */

/** Most UTF-8 bytes of one name: what file systems have in common. */
export const longestName = 240;

/** Characters that Windows refuses, separators of any system, and everything that is not seen. */
const forbidden = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** The dot before an identifier in braces: Windows opens such a folder as something else than a folder. */
const alias = /\.(?=\{[0-9a-f-]*\}$)/iu;
/** Names of devices on Windows, with any extension, which Windows finds behind spaces too. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)/iu;

/**
 * A name that is safe on all systems and as much like the one given as possible. Never empty, never hidden, never `.` or
 * `..`, of at most 240 bytes, with its extension kept where it is short.
 */
export function safeName(name: string): string {
  const visible = name
    .normalize('NFC')
    .replace(forbidden, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  return harmless(visible === '' ? 'file' : visible);
}

/** What two names have in common if a file system might take them for one. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLocaleLowerCase('und').normalize('NFKC');

/** A name with a mark before its extension, in digits and letters from a to f: "notes (3fa9).txt". */
export function markedName(name: string, mark: string): string {
  const { stem, extension } = split(name);
  return harmless(`${stem} (${mark})${extension}`);
}

/** A name that is not taken yet: "notes.txt", "notes (2).txt", … */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : markedName(name, String(number));
    if (!isTaken(candidate)) return candidate;
  }
}

const encoder = new TextEncoder();
const bytes = (text: string): number => encoder.encode(text).length;

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && bytes(name.slice(dot)) <= 16 ? name.slice(dot) : '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** A name that is short enough, and no alias or device then: the cut can make one of what was none. */
function harmless(name: string): string {
  const cut = shortened(name).replace(alias, '_');
  return device.test(cut) ? harmless(`_${cut}`) : cut;
}

/** Cuts off what is too long, but not the extension and what is in brackets before it. */
function shortened(name: string): string {
  if (bytes(name) <= longestName) return name;
  const { stem, extension } = split(name);
  const mark = /(?: \([0-9a-f]+\))?$/u.exec(stem)?.[0] ?? '';
  let kept = '';
  const room = longestName - bytes(extension) - bytes(mark);
  for (const { segment } of new Intl.Segmenter('und').segment(stem.slice(0, stem.length - mark.length))) {
    if (bytes(kept) + bytes(segment) > room) break;
    kept += segment;
  }
  return `${kept.replace(/[\s.]+$/u, '')}${mark}${extension}`;
}
