import { useEffect, type RefObject } from 'react';
import { bridge } from '../state/bridge';
import { tell } from '../state/notices';

/** Copies from a transcript: the selected text of one message, or several messages with authors and times. */
export function useCopying(list: RefObject<HTMLElement | null>, conversation: string): void {
  useEffect(() => {
    if (!list.current) return;
    const copying = new CopyHandler(list.current, conversation);
    return () => copying.end();
  }, [list, conversation]);
}

class CopyHandler {
  /** Rows in which the selection begins and ends; remembered, since rows far from the visible ones are unloaded. */
  #rows: { anchor: string; focus: string } | undefined;
  /** Whether the whole conversation is selected, loaded or not. */
  #isAll = false;
  readonly #listeners = new AbortController();

  constructor(
    private readonly list: HTMLElement,
    private readonly conversation: string,
  ) {
    const { signal } = this.#listeners;
    document.addEventListener('selectionchange', () => this.#selected(), { signal });
    document.addEventListener('copy', (event) => this.#copy(event), { signal });
  }

  end(): void {
    this.#listeners.abort();
  }

  #selected(): void {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) {
      this.#rows = undefined;
      this.#isAll = false;
      return;
    }
    this.#isAll = this.#covers(selection.getRangeAt(0));
    // A boundary whose row was unloaded now lies between rows; the remembered row still holds.
    const anchor = this.#rowOf(selection.anchorNode) ?? this.#rows?.anchor;
    const focus = this.#rowOf(selection.focusNode) ?? this.#rows?.focus;
    this.#rows = anchor !== undefined && focus !== undefined ? { anchor, focus } : undefined;
  }

  /** Whether all loaded messages are selected, and so the conversation: dragging to a limit of the page loads more first. */
  #covers(range: Range): boolean {
    const texts = [...this.list.querySelectorAll('[data-text]')];
    const [first] = textsIn(texts.at(0));
    const last = textsIn(texts.at(-1)).at(-1);
    return (
      first !== undefined &&
      last !== undefined &&
      texts.length > 1 &&
      range.comparePoint(first, 0) === 0 &&
      range.comparePoint(last, last.length) === 0
    );
  }

  #rowOf(node: Node | null): string | undefined {
    if (!node || !this.list.contains(node)) return undefined;
    const element = node instanceof Element ? node : node.parentElement;
    return element?.closest<HTMLElement>('[data-row]')?.dataset['row'];
  }

  #copy(event: ClipboardEvent): void {
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
    const { conversation } = this;
    const rows = this.#rows;
    if (this.#isAll) {
      event.preventDefault();
      void tell(bridge().copyMessages({ conversation }));
    } else if (rows && rows.anchor !== rows.focus) {
      event.preventDefault();
      void tell(bridge().copyMessages({ conversation, between: [rows.anchor, rows.focus] }));
    }
  }
}

function textsIn(element: Element | undefined): Text[] {
  if (!element) return [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text) texts.push(node);
  return texts;
}
