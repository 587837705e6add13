import { useSyncExternalStore } from 'react';

let notice = '';
const listeners = new Set<() => void>();

/** Shows a sentence at the foot of the window until it is dismissed or replaced. */
export function notify(text: string): void {
  notice = text;
  for (const listener of listeners) listener();
}

export const useNotice = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notice,
  );

/** Waits for a call that takes a while and shows what came of it, or why it failed. */
export async function tell(
  call: Promise<{ ok: true; value: { detail: string } } | { ok: false; error: { message: string } }>,
): Promise<void> {
  notify('');
  const outcome = await call;
  notify(outcome.ok ? outcome.value.detail : outcome.error.message);
}

/** Waits for a call and shows why it failed, if it did. Returns whether it went well. */
export async function act(
  call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
): Promise<boolean> {
  const outcome = await call;
  notify(outcome.ok ? '' : outcome.error.message);
  return outcome.ok;
}
