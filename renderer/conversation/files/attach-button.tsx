import { Paperclip } from 'lucide-react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Icon } from '../../ui/icon';
import { useShortcut } from '../../ui/keys';
import { Menu } from '../../ui/menu';

/** Asks the user for files or for a folder; systems have a dialog for each. */
export function AttachButton({ conversation }: { conversation: string }) {
  const attach = (what: 'files' | 'folder'): void => void act(bridge().attachFiles({ conversation, what }));
  useShortcut('attach', () => attach('files'));
  return (
    <Menu
      label={say('file.attach')}
      icon={<Icon of={Paperclip} />}
      opens="above"
      items={[
        { label: say('file.attachFiles'), run: () => attach('files') },
        { label: say('file.attachFolder'), run: () => attach('folder') },
      ]}
    />
  );
}
