import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { PersonView } from '../../shared/ipc/views/people';
import { CommonConversations } from './common-conversations';
import { useEachKey } from './keys';
import { dataOf } from './menu-place';
import { PersonFacts } from './person-facts';
import { placeBeside } from './popover-place';
import styles from './person-card.module.css';

/** How long the pointer or the focus rests on somebody before their card is shown. */
const showMs = 600;
/** How long a card stays after the pointer has left its person: long enough to move onto the card. */
const lingerMs = 300;

const modifiers: readonly string[] = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift'];

interface Shown {
  readonly person: string;
  readonly beside: Element;
  /** Whether the pointer asked for it, and so ends it by leaving. */
  readonly byPointer: boolean;
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
 * Shows a card beside any element with `data-person` on which the pointer or the focus rests, until it leaves both the element
 * and the card, or Escape is pressed. A click on the card hides it: it may lie over other rows of a list. A press of a button
 * with `data-person` opens more about them.
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
  const coming = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = (run: () => void, ms: number): void => {
    clearTimeout(coming.current);
    coming.current = setTimeout(run, ms);
  };
  const stay = (): void => {
    clearTimeout(coming.current);
    clearTimeout(leaving.current);
    leaving.current = undefined;
  };
  const hide = (): void => {
    stay();
    setShown(undefined);
  };
  /** Shows the card of an element about a person once it has rested there. */
  const showSoon = (beside: Element | undefined, byPointer: boolean): void => {
    clearTimeout(coming.current);
    const person = beside && dataOf(beside, 'person');
    if (beside === undefined || person === undefined) return;
    wait(() => {
      if (!beside.isConnected) return;
      stay();
      setShown({ person, beside, byPointer });
    }, showMs);
  };
  const onLeft = (): void => {
    leaving.current = undefined;
    setShown(undefined);
  };
  const isInCard = (target: EventTarget | null): boolean =>
    target instanceof Node && card.current?.contains(target) === true;
  // Not `pointerover`: what is drawn anew below a pointer that rests does not ask for a card.
  const onMove = useEffectEvent(({ target }: Event) => {
    const beside = elementAbout(target);
    if (shown && (isInCard(target) || beside === shown.beside)) return stay();
    showSoon(beside, true);
    if (shown?.byPointer) leaving.current ??= setTimeout(onLeft, lingerMs);
  });
  const onKeyboard = (): void => {
    const beside = atKeyboard();
    if (shown && beside === shown.beside) return stay();
    hide();
    showSoon(beside, false);
  };
  // A list says which item is current once it is drawn with the focus.
  const onFocus = useEffectEvent(() => wait(onKeyboard, 0));
  const onPress = useEffectEvent(({ target }: Event) => {
    hide();
    const button = elementAbout(target);
    const person = button instanceof HTMLButtonElement ? dataOf(button, 'person') : undefined;
    if (person !== undefined) onOpen(person);
  });
  const onGone = useEffectEvent(({ target }: Event) => {
    if (!isInCard(target)) hide();
  });
  const onLeave = useEffectEvent(() => {
    if (!shown || shown.byPointer) hide();
  });
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    document.addEventListener('pointermove', onMove, { signal, passive: true });
    document.addEventListener('focusin', onFocus, { signal });
    document.addEventListener('click', onPress, { signal });
    for (const gone of ['pointerdown', 'wheel', 'contextmenu', 'dragstart'])
      document.addEventListener(gone, onGone, { signal, passive: true });
    document.addEventListener('scroll', onGone, { signal, capture: true });
    document.documentElement.addEventListener('pointerleave', onLeave, { signal });
    window.addEventListener('blur', onGone, { signal });
    return () => {
      ends.abort();
      clearTimeout(coming.current);
      clearTimeout(leaving.current);
    };
  }, []);
  useEachKey((key) => {
    if (key === 'Escape' && shown) {
      hide();
      return true;
    }
    // A screen reader is told to stop by Ctrl, for example.
    if (modifiers.includes(key)) return false;
    hide();
    if (key.startsWith('Arrow') || key === 'Home' || key === 'End') wait(onKeyboard, 0);
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
