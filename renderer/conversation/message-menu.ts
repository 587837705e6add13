import type { MouseEvent } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { placeOf } from '../ui/menu-place';

/** Opens the menu of a message. The menu key in the transcript is about the last message in sight. */
export function openMessageMenu(event: MouseEvent, conversation: string): void {
  const target = event.target instanceof Element ? event.target : null;
  const article = target?.closest('article') ?? lastInSight(event.currentTarget);
  const row = article?.dataset['row'];
  if (!article || row === undefined) return;
  event.preventDefault();
  const link = target?.closest('a')?.getAttribute('href') ?? null;
  const selected = getSelection()?.isCollapsed === false;
  void act(bridge().messageMenu({ conversation, row, link, selected, at: placeOf(event, article) }));
}

function lastInSight(log: Element): HTMLElement | undefined {
  const { top, bottom } = log.getBoundingClientRect();
  return [...log.querySelectorAll('article')].findLast((article) => {
    const { top: articleTop, bottom: articleBottom } = article.getBoundingClientRect();
    return articleTop < bottom && articleBottom > top;
  });
}
