import { useEffect, useEffectEvent, useRef } from 'react';
import { useConversation } from '../use-conversation';

/**
 * Gives a caption back if a file that it was sent with turns out not to go: what was written is not lost with the file.
 * @param giveBack puts the caption where it can be sent again
 * @returns to be called with the caption of what was sent
 */
export function useReturnedCaption(giveBack: (caption: string) => void): (caption: string) => void {
  const attachments = useConversation((view) => view.attachments);
  const caption = useRef('');
  const going = useRef<ReadonlySet<string>>(new Set());
  const give = useEffectEvent(giveBack);
  useEffect(() => {
    const all = Object.values(attachments);
    const goes = all.filter(({ sent, state }) => sent && state !== 'failed').map(({ id }) => id);
    const isReturned = all.some(({ id }) => going.current.has(id) && !goes.includes(id));
    going.current = new Set(goes);
    if (!isReturned || caption.current === '') return;
    give(caption.current);
    caption.current = '';
  }, [attachments]);
  return (sent) => {
    caption.current = sent;
  };
}
