import { useSyncExternalStore } from 'react';
import type { CallOutcome } from '../../shared/ipc/contract';

/** A sentence that the window shows for a while. */
export interface Notice {
  text: string;
  /** Whether a file was written, which can be shown in its folder. */
  file: boolean;
  /** How long it is shown, in milliseconds; null until it is dismissed or replaced. */
  lastsMs: number | null;
}

let notice: Notice | null = null;
const listeners = new Set<() => void>();

function show(next: Notice | null): void {
  notice = next;
  for (const listener of listeners) listener();
}

/** Shows why something did not work, until it is dismissed or replaced; an empty text takes the notice away. */
export const notify = (text: string): void => show(text === '' ? null : { text, file: false, lastsMs: null });

export const useNotice = (): Notice | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notice,
  );

/** Shortest time that a notice is shown, and the time for reading a character. */
const shownAtLeastMs = 6_000;
const perCharacterMs = 70;

/** How long a notice about something that went well is shown. */
export const readingMs = (text: string): number => shownAtLeastMs + perCharacterMs * [...text].length;

/** Waits for a call that takes a while and shows what came of it for a while, or why it failed. */
export async function tell(call: Promise<CallOutcome<'exportConversation'>>): Promise<void> {
  notify('');
  const outcome = await call;
  if (!outcome.ok) return notify(outcome.error.message);
  const { detail, file } = outcome.value;
  show(detail === '' ? null : { text: detail, file, lastsMs: readingMs(detail) });
}

/** Shows why a call that nobody asked for failed, if it did; another notice stays. */
export async function watch(
  call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
): Promise<void> {
  const outcome = await call;
  if (!outcome.ok) notify(outcome.error.message);
}

/** Waits for a call and shows why it failed, if it did. Returns whether it went well. */
export async function act(
  call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
): Promise<boolean> {
  const outcome = await call;
  notify(outcome.ok ? '' : outcome.error.message);
  return outcome.ok;
}
