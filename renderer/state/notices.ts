import { useSyncExternalStore } from 'react';
import type { CallOutcome } from '../../shared/ipc/contract';

/** A sentence that the window shows for a time. */
export interface Notice {
  text: string;
  /** Whether to offer to show the file that was written in its folder. */
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

/** Shows why something failed, until dismissed or replaced. An empty text removes the current notice. */
export const notify = (text: string): void => show(text === '' ? null : { text, file: false, lastsMs: null });

export const useNotice = (): Notice | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notice,
  );

/** Time that a notice is shown: a minimum, plus an amount per character. */
const shownAtLeastMs = 6_000;
const perCharacterMs = 70;

/** How long a notice about a success is shown, in milliseconds. */
export const readingMs = (text: string): number => shownAtLeastMs + perCharacterMs * [...text].length;

/** Waits for a call and shows its result for a time, or why it failed. */
export async function tell(call: Promise<CallOutcome<'exportConversation'>>): Promise<void> {
  notify('');
  const outcome = await call;
  if (!outcome.ok) return notify(outcome.error.message);
  const { detail, file } = outcome.value;
  show(detail === '' ? null : { text: detail, file, lastsMs: readingMs(detail) });
}

/** Shows why a call that the user did not start failed; on success leaves the current notice. */
export async function watch(
  call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
): Promise<void> {
  const outcome = await call;
  if (!outcome.ok) notify(outcome.error.message);
}

/** Waits for a call. Shows why it failed, or removes the current notice. Returns whether it succeeded. */
export async function act(
  call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
): Promise<boolean> {
  const outcome = await call;
  notify(outcome.ok ? '' : outcome.error.message);
  return outcome.ok;
}
