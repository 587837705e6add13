import { FolderPlus, Paperclip, type LucideIcon } from 'lucide-react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useShortcut } from '../../ui/keys';

/** Ask the user for files, or for a folder, that are to be sent. Few systems have a dialog for both. */
export function AttachButtons({ conversation }: { conversation: string }) {
  const attach = (what: 'files' | 'folder') => () => void act(bridge().attachFiles({ conversation, what }));
  useShortcut('attach', attach('files'));
  return (
    <>
      <AttachButton label={say('file.attach')} icon={Paperclip} onClick={attach('files')} />
      <AttachButton label={say('file.attachFolder')} icon={FolderPlus} onClick={attach('folder')} />
    </>
  );
}

function AttachButton({ label, icon, onClick }: { label: string; icon: LucideIcon; onClick: () => void }) {
  return (
    <Button kind="icon" aria-label={label} title={label} onClick={onClick}>
      <Icon of={icon} />
    </Button>
  );
}
