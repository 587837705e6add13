import { BellOff } from 'lucide-react';
import type { AttentionView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { useTimes } from '../state/times';
import { Icon } from './icon';
import { useNow } from './use-now';

/** Shows that a conversation does not notify of everything, and until when. */
export function MutedMark({
  attention: { level, until },
  size,
  className,
}: {
  attention: AttentionView;
  size: number;
  className?: string | undefined;
}) {
  const times = useTimes();
  const now = useNow(60_000);
  if (level === 'all') return null;
  const label =
    until === null
      ? say('conversation.muted')
      : say('conversation.mutedUntil', { time: times.dateTime(until, now) });
  return (
    <span className={className} title={label}>
      <Icon of={BellOff} size={size} label={label} />
    </span>
  );
}
