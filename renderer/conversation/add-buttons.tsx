import { Paperclip, Plus } from 'lucide-react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { useShortcut } from '../ui/keys';
import { Menu, type MenuItem } from '../ui/menu';
import { useConversation } from './use-conversation';

/** What can be sent besides text: files by a button of their own, the rest in a menu. */
export function AddButtons({
  conversation,
  onAttached,
  onRecord,
  onPoll,
  onPreset,
}: {
  conversation: string;
  /** Called after something was attached, or not: Enter sends it then. */
  onAttached: () => void;
  onRecord: () => void;
  onPoll: () => void;
  onPreset: () => void;
}) {
  // Few systems have a dialog for files and folders.
  const attach = (what: 'files' | 'folder') => () =>
    void act(bridge().attachFiles({ conversation, what })).then(onAttached);
  const snips = useConversation((view) => view.snips);
  // Nobody knows of a planned conversation yet.
  const isMember = useConversation(({ conversations }) => conversations[conversation]?.planned !== true);
  useShortcut('attach', attach('files'));
  const more: readonly MenuItem[] = [
    { label: say('file.attachFolder'), run: attach('folder') },
    ...(snips
      ? [{ label: say('file.snip'), run: () => void act(bridge().snip({ conversation })).then(onAttached) }]
      : []),
    ...(isMember
      ? [{ label: say('sharing.menu'), run: () => void act(bridge().shareScreen({ conversation })) }]
      : []),
    { label: say('voice.record'), run: onRecord },
    { label: say('poll.menu'), run: onPoll },
    { label: say('presets.menu'), run: onPreset },
  ];
  return (
    <>
      <Menu label={say('composer.add')} icon={<Icon of={Plus} />} items={more} />
      <Button
        kind="icon"
        aria-label={say('file.attach')}
        title={say('file.attach')}
        onClick={attach('files')}
      >
        <Icon of={Paperclip} />
      </Button>
    </>
  );
}
