import type { MouseEvent } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { dataOf, placeBelow, placeOf, type Point } from '../ui/menu-place';

/** Opens the menu of a message. The menu key on the transcript itself opens that of the last visible message. */
export function openMessageMenu(event: MouseEvent, conversation: string): void {
  const target = event.target instanceof Element ? event.target : null;
  const article = target?.closest('article') ?? lastInSight(event.currentTarget);
  const row = article?.dataset['row'];
  if (!article || row === undefined) return;
  event.preventDefault();
  const link = dataOf(event.target, 'link');
  const at = placeOf(event, article);
  openMenu(conversation, row, link === undefined ? null : Number(link), at);
}

/** Opens the menu of a message below an element. */
export const openMenuBelow = (element: Element, conversation: string, row: string): void =>
  openMenu(conversation, row, null, placeBelow(element));

function openMenu(conversation: string, row: string, link: number | null, at: Point): void {
  const selected = getSelection()?.isCollapsed === false;
  void act(bridge().messageMenu({ conversation, row, link, selected, at }));
}

/** The last message that is at least partly visible. */
export function lastInSight(log: Element): HTMLElement | undefined {
  const { top, bottom } = log.getBoundingClientRect();
  return [...log.querySelectorAll('article')].findLast((article) => {
    const { top: articleTop, bottom: articleBottom } = article.getBoundingClientRect();
    return articleTop < bottom && articleBottom > top;
  });
}
