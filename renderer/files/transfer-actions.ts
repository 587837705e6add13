import { Download, ExternalLink, FolderOpen, Pause, Play, Save, X, type LucideIcon } from 'lucide-react';
import type { FileView, TransferView } from '../../shared/ipc/views/transfers';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';

/** Something that can be done with an offered file now. */
export interface TransferAction {
  readonly icon: LucideIcon;
  readonly label: string;
  /** The label with the file's name, for who cannot see beside what the button is. */
  readonly named: string;
  readonly run: () => void;
}

type Offer = { readonly conversation: string; readonly row: string };
type Name = 'download' | 'pause' | 'resume' | 'cancel' | 'open';

const icons: Readonly<Record<Name, LucideIcon>> = {
  download: Download,
  pause: Pause,
  resume: Play,
  cancel: X,
  open: ExternalLink,
};

/** What can be done with a file, the most likely first. */
export function actionsFor(
  offer: Offer,
  { name }: Pick<FileView, 'name'>,
  transfer: TransferView | undefined,
): TransferAction[] {
  const runs: Readonly<Record<Name, () => void>> = {
    download: () => void act(bridge().fetchFile(offer)),
    pause: () => void act(bridge().pauseFile(offer)),
    resume: () => void act(bridge().fetchFile(offer)),
    cancel: () => void act(bridge().cancelFile(offer)),
    open: () => void act(bridge().openFile(offer)),
  };
  return namesFor(transfer).map((action) => ({
    icon: icons[action],
    label: say(`file.${action}`),
    named: say(`file.${action}Named`, { name }),
    run: runs[action],
  }));
}

function namesFor(transfer: TransferView | undefined): Name[] {
  // Of an offer that nobody has asked for, nothing more is known.
  if (!transfer) return ['download'];
  const { state, problem } = transfer;
  switch (state) {
    case 'offered':
      return ['download'];
    case 'waiting':
    case 'fetching':
      return ['pause', 'cancel'];
    case 'paused':
      return problem === 'not-as-offered' ? ['cancel'] : ['resume', 'cancel'];
    case 'own':
      return problem === undefined ? ['open'] : [];
    case 'done':
      return problem === 'gone' ? ['download'] : ['open'];
  }
}

/** Whether the file is here, and can be opened, shown in its folder and saved elsewhere. */
export const isHere = (transfer: TransferView | undefined): boolean =>
  transfer !== undefined &&
  (transfer.state === 'own' || transfer.state === 'done') &&
  transfer.problem === undefined;

/** What else can be done with a file or folder that is here. */
export const furtherActions = (offer: Offer, { sort }: Pick<FileView, 'sort'>): TransferAction[] => [
  {
    icon: FolderOpen,
    label: say('button.showInFolder'),
    named: say('button.showInFolder'),
    run: () => void act(bridge().showFileInFolder(offer)),
  },
  // Whoever wants to have a folder elsewhere copies it there as any other.
  ...(sort === 'folder' ? [] : [saveCopy(offer)]),
];

const saveCopy = (offer: Offer): TransferAction => ({
  icon: Save,
  label: say('file.saveCopy'),
  named: say('file.saveCopy'),
  run: () => void act(bridge().saveFileAs(offer)),
});
