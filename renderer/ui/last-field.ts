import { isEditable } from './keys';

let field: HTMLElement | undefined;

/** Remembers from now on in which text field the user was last. */
export function rememberField(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && isEditable(target)) field = target;
  });
}

/** The text field in which the user was last; undefined if it is gone or hidden. */
export const lastField = (): HTMLElement | undefined =>
  field?.isConnected && field.checkVisibility() ? field : undefined;
