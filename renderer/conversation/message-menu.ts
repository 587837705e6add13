import type { MouseEvent } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { dataOf, placeOf } from '../ui/menu-place';

/** Opens the menu of a message. The menu key on the transcript itself opens that of the last visible message. */
export function openMessageMenu(event: MouseEvent, conversation: string): void {
  const target = event.target instanceof Element ? event.target : null;
  const article = target?.closest('article') ?? lastInSight(event.currentTarget);
  const row = article?.dataset['row'];
  if (!article || row === undefined) return;
  event.preventDefault();
  const link = dataOf(event.target, 'link');
  const selected = getSelection()?.isCollapsed === false;
  const at = placeOf(event, article);
  void act(
    bridge().messageMenu({ conversation, row, link: link === undefined ? null : Number(link), selected, at }),
  );
}

/** The last message that is at least partly visible. */
export function lastInSight(log: Element): HTMLElement | undefined {
  const { top, bottom } = log.getBoundingClientRect();
  return [...log.querySelectorAll('article')].findLast((article) => {
    const { top: articleTop, bottom: articleBottom } = article.getBoundingClientRect();
    return articleTop < bottom && articleBottom > top;
  });
}
