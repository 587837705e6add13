import { Paperclip } from 'lucide-react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useShortcut } from '../../ui/keys';

/** Asks the user for files that are to be sent. */
export function AttachButton({ conversation }: { conversation: string }) {
  const attach = (): void => void act(bridge().attachFiles({ conversation }));
  useShortcut('attach', attach);
  return (
    <Button kind="icon" aria-label={say('file.attach')} title={say('file.attach')} onClick={attach}>
      <Icon of={Paperclip} />
    </Button>
  );
}
