/** What Tab can reach, and what can have the focus only from a script, as a message can. */
const tabbable = ':is(button, input, textarea, select, summary, a[href], [tabindex]):not(:disabled)';

/**
 * Keeps the keyboard somewhere: when the element that has the focus leaves the page, what comes next there gets it, or else what
 * came before. When that element is only disabled for a while, it gets the focus back. Without this, the focus would be lost: a
 * screen reader would begin anew at the top of the window.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  /** What had the focus before each dialog. The dialog gives it back, unless that is disabled for a while. */
  const openers = new WeakMap<Element, HTMLElement>();
  document.addEventListener('focusin', ({ target, relatedTarget }) => {
    const before = relatedTarget instanceof HTMLElement ? relatedTarget : last;
    last = target instanceof HTMLElement ? target : undefined;
    const dialog = last?.closest('dialog');
    if (dialog && before && !dialog.contains(before)) openers.set(dialog, before);
  });
  // On its way to another element the focus is nowhere, and what the page changes by that must not call it back.
  const goes = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget !== null) last = undefined;
  };
  document.addEventListener('focusout', goes, { capture: true });
  // A press beside everything takes the focus away, as the user wants.
  document.addEventListener('pointerdown', () => (last = undefined), { capture: true });
  new MutationObserver((changes) => {
    if (!last || document.activeElement !== document.body) return;
    const opener = openers.get(last.closest('dialog') ?? last);
    if (!last.isConnected && opener?.isConnected && opener.checkVisibility()) last = opener;
    const next = last.isConnected ? last : nextTo(last, changes);
    if (!next?.checkVisibility() || next.matches(':disabled')) return;
    next.focus({ preventScroll: true });
    // The list of messages keeps its own place.
    if (!next.closest('[role=log]')) next.scrollIntoView({ block: 'nearest' });
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

/** What follows the place of an element that has left the page, or else comes before it. */
function nextTo(gone: HTMLElement, changes: readonly MutationRecord[]): HTMLElement | undefined {
  const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)));
  if (!change) return undefined;
  const { previousSibling } = change;
  const around = closestConnected(change.target);
  const isAlike = (element: HTMLElement): boolean =>
    gone.tabIndex < 0 ? element.localName === gone.localName : element.tabIndex >= 0;
  // If nothing around it can have the focus, something farther away can.
  for (let scope: Element | null = around; scope; scope = scope.parentElement) {
    const candidates = [...scope.querySelectorAll<HTMLElement>(tabbable)].filter(
      (each) => isAlike(each) && each.checkVisibility({ visibilityProperty: true }),
    );
    const before = scope === around ? previousSibling : around;
    const place = before?.isConnected ? before : undefined;
    const following = candidates.find((each) => !place || isAfter(each, place));
    if (following ?? candidates.at(-1)) return following ?? candidates.at(-1);
  }
  return undefined;
}

const closestConnected = (node: Node): Element => {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.isConnected ? element : document.body;
};

const isAfter = (element: Element, place: Node): boolean =>
  (place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
  !place.contains(element);
