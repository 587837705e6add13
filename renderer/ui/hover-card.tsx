import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { PersonView } from '../../shared/ipc/view';
import { CommonConversations } from './common-conversations';
import { useEachKey } from './keys';
import { dataOf } from './menu-place';
import { PersonFacts } from './person-facts';
import { placeBeside } from './popover-place';
import styles from './person-card.module.css';

/** How long the pointer or the focus rests on somebody before their card is shown. */
const showMs = 600;

interface Shown {
  readonly person: string;
  readonly beside: Element;
}

/** The element about a person that an element is, or is in. */
const elementAbout = (target: EventTarget | null): Element | undefined =>
  (target instanceof Element ? target.closest('[data-person]') : null) ?? undefined;

/** What the keyboard is at: the element with the focus, or the current item of a list. */
function atKeyboard(): Element | undefined {
  const focused = document.activeElement;
  if (!focused?.matches(':focus-visible')) return undefined;
  const item = focused.getAttribute('aria-activedescendant');
  return elementAbout(item === null ? focused : document.getElementById(item));
}

/**
 * Shows a card beside any element with `data-person` on which the pointer or the focus rests, until it leaves or Escape is
 * pressed. The card takes no clicks: it may lie over other rows of a list. A press of a button with `data-person` opens more
 * about them.
 */
export function HoverCards({
  render,
  onOpen,
}: {
  /** The content of a card; it MUST NOT have anything to press. */
  render: (person: string) => ReactNode;
  onOpen: (person: string) => void;
}) {
  const [shown, setShown] = useState<Shown>();
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = (run: () => void, ms: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, ms);
  };
  const hide = (): void => {
    clearTimeout(timer.current);
    setShown(undefined);
  };
  const show = (beside: Element | undefined): void => {
    const person = beside && dataOf(beside, 'person');
    if (beside === undefined || person === undefined) return hide();
    if (shown?.beside === beside) return clearTimeout(timer.current);
    hide();
    wait(() => beside.isConnected && setShown({ person, beside }), showMs);
  };
  // Not `pointerover`: what is drawn anew below a pointer that rests does not ask for a card.
  const onMove = useEffectEvent(({ target }: Event) => show(elementAbout(target)));
  // A list says which item is current once it is drawn with the focus.
  const onFocus = useEffectEvent(() => wait(() => show(atKeyboard()), 0));
  const onPress = useEffectEvent(({ target }: Event) => {
    hide();
    const button = elementAbout(target);
    const person = button instanceof HTMLButtonElement ? dataOf(button, 'person') : undefined;
    if (person !== undefined) onOpen(person);
  });
  const onGone = useEffectEvent(hide);
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    document.addEventListener('pointermove', onMove, { signal, passive: true });
    document.addEventListener('focusin', onFocus, { signal });
    document.addEventListener('click', onPress, { signal });
    for (const gone of ['pointerdown', 'wheel', 'contextmenu', 'dragstart'])
      document.addEventListener(gone, onGone, { signal, passive: true });
    document.addEventListener('scroll', onGone, { signal, capture: true });
    document.documentElement.addEventListener('pointerleave', onGone, { signal });
    window.addEventListener('blur', onGone, { signal });
    return () => {
      ends.abort();
      clearTimeout(timer.current);
    };
  }, []);
  useEachKey((key) => {
    if (key === 'Escape' && shown) {
      hide();
      return true;
    }
    hide();
    if (key.startsWith('Arrow') || key === 'Home' || key === 'End') wait(() => show(atKeyboard()), 0);
    return false;
  });
  useLayoutEffect(() => {
    const popover = card.current;
    if (!popover || !shown) return;
    const { beside } = shown;
    popover.showPopover();
    // It grows when more is known.
    const placed = new ResizeObserver(() => placeBeside(popover, beside.getBoundingClientRect()));
    placed.observe(popover);
    beside.setAttribute('aria-describedby', id);
    return () => {
      placed.disconnect();
      beside.removeAttribute('aria-describedby');
    };
  }, [shown, id]);
  if (!shown) return null;
  return (
    <div ref={card} id={id} role="tooltip" popover="manual" className={styles['hover']}>
      {render(shown.person)}
    </div>
  );
}

/** The content of a card. */
export const HoverFacts = ({ person }: { person: PersonView }) => (
  <>
    <PersonFacts person={person} size={44} />
    <CommonConversations person={person.id} />
  </>
);
