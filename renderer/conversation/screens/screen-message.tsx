import { MonitorUp } from 'lucide-react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useKindActions } from '../kinds/actions';
import { useConversation } from '../use-conversation';
import styles from './screens.module.css';

/** A message that says that its author shares the screen: a press shows it, or ends it. */
export function ScreenMessage({
  row,
  conversation,
  isOver,
  isMine,
}: {
  row: string;
  conversation: string;
  isOver: boolean;
  isMine: boolean;
}) {
  const isHere = useConversation(({ sharing }) => sharing?.row === row);
  const canAct = useKindActions() !== undefined;
  return (
    <div className={styles['screen']} data-over={isOver} data-text>
      <Icon of={MonitorUp} size={20} />
      <span>{say(isOver ? 'screen.over' : isMine ? 'screen.liveMine' : 'screen.live')}</span>
      {!isOver && isHere && (
        <Button kind="danger" onClick={() => void act(bridge().stopSharing({}))}>
          {say('sharing.stop')}
        </Button>
      )}
      {!isOver && !isHere && canAct && (
        <Button kind="primary" onClick={() => void act(bridge().watchScreen({ conversation, row }))}>
          {say('screen.watch')}
        </Button>
      )}
    </div>
  );
}
