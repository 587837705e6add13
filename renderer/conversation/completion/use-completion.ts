import { useEffect, useId, useRef, useState, type RefObject } from 'react';
import type { PlacedMention } from '../../../shared/conversation/mentions';
import type { KeyActions } from '../../ui/keys';
import { replaceIn } from '../typing';
import { moved } from './mentions-in-draft';
import { matching, suggestedAtMost, type Suggestion } from './suggestions';
import { triggerAt } from './trigger';
import { emojiNamed, type EmojiEntry } from '../emoji/emoji-table';
import { useEmoji } from '../emoji/use-emoji';
import { useNameable } from './use-nameable';

/** How a text box completes names of people and emoji. */
export interface Completion {
  /** Id of the list, and of the suggestion that Enter takes. */
  readonly list: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly keys: KeyActions;
  /** Whom the text names because the user has chosen them from the list. */
  chosen(): readonly PlacedMention[];
  take(suggestion: Suggestion): void;
  /** MUST be called when the text changes, and when the caret moves. */
  typed(text: string): void;
  moved(): void;
  close(): void;
}

/**
 * Completes what is typed into a text box: the list is there while something can be completed at the caret.
 * @param mentions whom the text names at first
 */
export function useCompletion(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  mentions: readonly PlacedMention[],
): Completion {
  const list = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [index, setIndex] = useState(0);
  /** Where the sign is whose list the user has closed. */
  const [closed, setClosed] = useState<number>();
  const chosen = useRef(mentions);
  const known = useRef(text);
  // The text also changes without typing: when it is sent, or comes back.
  useEffect(() => {
    chosen.current = moved(chosen.current, known.current, text);
    known.current = text;
  }, [text]);
  const found = caret === null ? undefined : triggerAt(text, caret);
  const trigger = found?.start === closed ? undefined : found;
  const people = useNameable(trigger?.sign === '@');
  const emoji = useEmoji(trigger?.sign === ':');
  const suggestions = !trigger
    ? []
    : trigger.sign === '@'
      ? matching(people, trigger.query, ({ label, own = label }) => [label, own])
      : emojiSuggestions(emoji, trigger.query);
  const active = Math.min(index, suggestions.length - 1);

  const close = (): void => setClosed(found?.start);
  const take = ({ insert, person }: Suggestion): void => {
    const area = box.current;
    if (!area || !trigger) return;
    const { start } = trigger;
    setClosed(start);
    replaceIn(area, start, start + 1 + trigger.query.length, `${insert} `);
    if (person === undefined) return;
    const mention = { start, end: start + insert.length, person: person ?? undefined };
    chosen.current = [...chosen.current, mention].sort((a, b) => a.start - b.start);
  };
  const step = (by: number) => (): boolean => {
    if (suggestions.length === 0) return false;
    setIndex((active + by + suggestions.length) % suggestions.length);
    return true;
  };
  const takeActive = (): boolean => {
    const suggestion = suggestions[active];
    if (suggestion) take(suggestion);
    return suggestion !== undefined;
  };
  return {
    list,
    suggestions,
    active,
    keys: {
      ArrowDown: step(1),
      ArrowUp: step(-1),
      Enter: takeActive,
      Tab: takeActive,
      Escape: () => {
        if (suggestions.length > 0) close();
        return suggestions.length > 0;
      },
    },
    chosen: () => chosen.current,
    take,
    typed(next) {
      chosen.current = moved(chosen.current, known.current, next);
      known.current = next;
      setIndex(0);
      setCaret(box.current?.selectionEnd ?? null);
    },
    moved() {
      const area = box.current;
      const at = area?.selectionStart === area?.selectionEnd ? area?.selectionEnd : null;
      setCaret(at ?? null);
      if (at !== undefined && at !== null && triggerAt(text, at)?.start !== closed) setClosed(undefined);
    },
    close,
  };
}

const emojiSuggestions = (all: readonly EmojiEntry[], typed: string): Suggestion[] =>
  emojiNamed(all, typed, suggestedAtMost).map(({ emoji, name }) => ({
    key: emoji,
    insert: emoji,
    label: `:${name}:`,
    sign: emoji,
  }));
