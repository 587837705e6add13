import { useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { ActionDialog } from '../ui/action-dialog';

/** A conversation cannot be encrypted for somebody. */
interface OpenQuestion {
  readonly why: string;
  readonly onOpen: () => void;
  readonly onDone: () => void;
}

/** Starts conversations, and asks before one is open because it cannot be encrypted. */
export function useStarting() {
  const [question, setQuestion] = useState<OpenQuestion>();
  const start = async (people: readonly string[]): Promise<boolean> => {
    notify('');
    const outcome = await bridge().invite({ people: [...people] });
    if (outcome.ok) return true;
    if (outcome.error.code !== 'no-certificate') {
      notify(outcome.error.message);
      return false;
    }
    setQuestion({
      why: outcome.error.message,
      onOpen: () => void act(bridge().invite({ people: [...people], open: true })),
      onDone: () => setQuestion(undefined),
    });
    return false;
  };
  return { start, question };
}

/** Offers a conversation that is not encrypted. */
export const OpenDialog = ({ why, onOpen, onDone }: OpenQuestion) => (
  <ActionDialog
    title={say('sealing.openTitle')}
    action={say('sealing.startOpen')}
    onCancel={onDone}
    onAction={() => {
      onDone();
      onOpen();
    }}
  >
    <p>{why}</p>
    <p>{say('sealing.openMeaning')}</p>
  </ActionDialog>
);
