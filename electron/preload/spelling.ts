import { ipcRenderer, webFrame } from 'electron';
import { spellingBounds } from '../../shared/settings/spelling-bounds';

type Done = (misspelt: string[]) => void;
/** `CallOutcome` of the call: the types of the contract are made of its schemas. */
type Outcome = { ok: true; value: { misspelt: string[] } } | { ok: false };

/** Number of answers that the browser waits for. */
let waiting = 0;
/** The language that is to be checked, and the one that is. */
let wanted: string | undefined;
let checked: string | undefined;

/**
 * Has the main process check what is typed in this page. The browser cuts texts into words of the script of a language, and
 * passes over those of other scripts.
 */
export function checkSpelling(language: string): void {
  wanted = String(language);
  apply();
}

/** Not while the browser waits: it would wait for the former provider for ever. */
function apply(): void {
  if (wanted === undefined || wanted === checked || waiting > 0) return;
  checked = wanted;
  webFrame.setSpellCheckProvider(wanted, {
    spellCheck: (words: string[], done: Done) => {
      waiting += 1;
      void misspeltOf(words).then((misspelt) => {
        waiting -= 1;
        // Exactly once, always: the browser goes on only then.
        done(misspelt);
        apply();
      });
    },
  });
}

/** The wrong ones of some words; none if that cannot be told. */
async function misspeltOf(words: readonly string[]): Promise<string[]> {
  const { wordsPerCall, wordUnits } = spellingBounds;
  const asked = words.filter(({ length }) => length <= wordUnits).slice(0, wordsPerCall);
  try {
    const outcome: Outcome = await ipcRenderer.invoke('call:misspelt', { words: asked });
    return outcome.ok ? outcome.value.misspelt : [];
  } catch {
    return [];
  }
}
