import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DictionaryView } from '../../../../shared/ipc/calls/spelling';
import type { SpellingView } from '../../../../shared/ipc/views/spelling';
import { spellingBounds } from '../../../../shared/settings/spelling-bounds';
import { phrase, type Key } from '../../../../shared/words/phrase';
import { say } from '../../../../shared/words/say';
import type { StoreWorker } from '../../../../runtime/threads/worker-client';
import type { DictionaryProblem } from '../../../storage/spelling/dictionary-text';
import {
  findDictionaries,
  fitting,
  idOf,
  languageTag,
  type Dictionary,
} from '../../../storage/spelling/dictionaries';
import type { Unusable } from '../../../storage/spelling/open-dictionaries';
import type { SpellingOperations } from '../../../storage/spelling/worker';
import type { StoredSettings } from '../../../storage/settings';
import { CallError } from '../../ipc/router';
import type { Preferences } from '../preferences/preferences';

export interface SpellingParts {
  preferences: Pick<Preferences, 'all' | 'change'>;
  thread: Pick<StoreWorker<SpellingOperations>, 'ask' | 'close'>;
  /** Folders with dictionaries: those that the user added, and the system's. */
  own: string;
  system: readonly string[];
  /** Tags of the user's languages, the preferred one first. */
  languages(): readonly string[];
  /** Whether the system checks spelling itself, and this does nothing. */
  isBySystem: boolean;
}

const problems = {
  unreadable: 'spelling.unreadable',
  'too-big': 'spelling.tooBig',
  encoding: 'spelling.encoding',
  broken: 'spelling.broken',
} as const satisfies Record<DictionaryProblem, Key>;

/** Checks what the user writes, by dictionaries on this computer, in a thread that starts with the first word. */
export class Spelling {
  #found: readonly Dictionary[] | undefined;
  #version = 0;
  /** What the thread was last asked to use. */
  #asked: { version: number; unusable: Promise<Unusable[]> } | undefined;
  /** The chosen dictionaries, for one value of the settings. */
  #used: { of: StoredSettings; dictionaries: readonly Dictionary[] } | undefined;
  #before: StoredSettings;

  constructor(private readonly parts: SpellingParts) {
    this.#before = parts.preferences.all;
  }

  get view(): SpellingView {
    const languages = this.#dictionaries.map(({ id }) => languageTag(id));
    const isOn = languages.length > 0 || (this.parts.isBySystem && this.parts.preferences.all.spelling);
    return { isOn, languages, version: this.#version };
  }

  /** Whether the system checks spelling. */
  get isBySystem(): boolean {
    return this.parts.isBySystem;
  }

  /** Whether the user can add no more words. */
  get isFull(): boolean {
    return this.parts.preferences.all.ownWords.length >= spellingBounds.ownWords;
  }

  /** MUST be called when the settings have changed. */
  settingsChanged(): void {
    const { all } = this.parts.preferences;
    const { spelling, dictionaries, ownWords, language } = this.#before;
    this.#before = all;
    const isSame =
      spelling === all.spelling &&
      dictionaries === all.dictionaries &&
      ownWords === all.ownWords &&
      language === all.language;
    if (!isSame) this.#judgeAnew();
  }

  /** The wrong ones of these words. */
  async misspelt(words: readonly string[]): Promise<string[]> {
    if (this.#dictionaries.length === 0) return [];
    await this.#applied();
    return this.parts.thread.ask('misspelt', { words });
  }

  /** What a wrong word may have been meant to be. */
  async suggest(word: string): Promise<string[]> {
    if (this.#dictionaries.length === 0) return [];
    await this.#applied();
    return this.parts.thread.ask('suggest', { word });
  }

  /** Adds a word to the user's own. */
  addWord(word: string): void {
    const { ownWords } = this.parts.preferences.all;
    if (this.isFull || ownWords.includes(word) || word.length > spellingBounds.wordUnits) return;
    this.parts.preferences.change({ ownWords: [...ownWords, word] });
  }

  /** The dictionaries that are here now. */
  async list(): Promise<DictionaryView[]> {
    this.#look();
    const unusable = new Map((await this.#applied()).map(({ id, problem }) => [id, problem]));
    const used = new Set(this.#chosen.map(({ id }) => id));
    return this.#all.map(({ id, origin }) => {
      const problem = unusable.get(id);
      return { id, origin, isUsed: used.has(id), problem: problem ? phrase(problems[problem]) : null };
    });
  }

  /**
   * Copies a dictionary that the user has, and uses it. Rejects with a `CallError` if it cannot be used.
   * @param path of one of its two files
   */
  async add(path: string): Promise<void> {
    const id = idOf(basename(path));
    if (id === undefined) throw refusal('spelling.badName');
    const base = path.replace(/\.(dic|aff)$/i, '');
    const files = { affix: `${base}.aff`, words: `${base}.dic` };
    const problem = await this.parts.thread.ask('test', { id, origin: 'own', files });
    if (problem) throw refusal(problems[problem.problem]);
    const target = this.#ownFiles(id);
    mkdirSync(dirname(target.words), { recursive: true, mode: 0o700 });
    copyFileSync(files.affix, target.affix);
    copyFileSync(files.words, target.words);
    const used = this.#chosen.map((each) => each.id).filter((each) => each !== id);
    this.#look();
    this.parts.preferences.change({
      dictionaries: [...used.slice(0, spellingBounds.dictionaries - 1), id],
    });
  }

  /** Deletes a dictionary that the user added. */
  remove(id: string): void {
    if (!this.#all.some((each) => each.id === id && each.origin === 'own')) return;
    for (const file of Object.values(this.#ownFiles(id))) rmSync(file, { force: true });
    this.#look();
    const { dictionaries } = this.parts.preferences.all;
    if (dictionaries)
      this.parts.preferences.change({ dictionaries: dictionaries.filter((each) => each !== id) });
  }

  close(): Promise<void> {
    return this.parts.thread.close();
  }

  get #all(): readonly Dictionary[] {
    const { own, system, isBySystem } = this.parts;
    return (this.#found ??= isBySystem ? [] : findDictionaries(own, system));
  }

  /** The dictionaries that are chosen, by the user or by their languages. */
  get #chosen(): readonly Dictionary[] {
    const { all } = this.parts.preferences;
    if (this.#used?.of !== all) {
      const wanted = all.dictionaries ?? fitting(this.#all, this.parts.languages());
      const byId = new Map(this.#all.map((each) => [each.id, each]));
      const dictionaries = wanted.flatMap((id) => byId.get(id) ?? []);
      this.#used = { of: all, dictionaries: dictionaries.slice(0, spellingBounds.dictionaries) };
    }
    return this.#used.dictionaries;
  }

  /** The dictionaries by which words are checked. */
  get #dictionaries(): readonly Dictionary[] {
    return this.parts.preferences.all.spelling ? this.#chosen : [];
  }

  #ownFiles(id: string): { affix: string; words: string } {
    const base = join(this.parts.own, id);
    return { affix: `${base}.aff`, words: `${base}.dic` };
  }

  /** Looks again which dictionaries there are. */
  #look(): void {
    const before = JSON.stringify(this.#all);
    this.#found = undefined;
    if (JSON.stringify(this.#all) !== before) this.#judgeAnew();
  }

  #judgeAnew(): void {
    this.#used = undefined;
    this.#version += 1;
    if (this.#asked) void this.#applied();
  }

  /** Has the thread use what is to be used. */
  #applied(): Promise<Unusable[]> {
    if (this.#asked?.version !== this.#version) {
      const { ownWords: own } = this.parts.preferences.all;
      const unusable = this.parts.thread.ask('use', { dictionaries: this.#dictionaries, own });
      this.#asked = { version: this.#version, unusable };
    }
    return this.#asked.unusable;
  }
}

const refusal = (key: 'spelling.badName' | (typeof problems)[DictionaryProblem]): CallError =>
  new CallError('dictionary', say(key));
