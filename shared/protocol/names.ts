import { limits } from './limits';
import { failure, success, type Result } from './errors';

const allowed = /^[\p{L}\p{M}\p{N}_.-]+$/u;

/** The form in which names are compared: NFKC and case folded, so `Ann`, `ann` and `ＡＮＮ` are one name. */
export function foldName(name: string): string {
  // Upper case on the way unfolds what lower case alone keeps apart (ß and ss, final sigma), lower case before it ẞ.
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

/** Checks a display name: 1 to 32 characters, letters and digits of any script, `_`, `-` and `.`. */
export function checkName(name: string): Result<string> {
  const characters = [...name].length;
  if (characters === 0) return failure('bad-name', 'The name is empty. Choose a name of 1 to 32 characters.');
  if (characters > limits.nameCharacters)
    return failure('bad-name', 'The name is too long. Choose a name of at most 32 characters.');
  if (!allowed.test(name.normalize('NFKC')))
    return failure('bad-name', 'A name may have letters, digits, "_", "-" and "." only, and no spaces.');
  return success(name);
}
