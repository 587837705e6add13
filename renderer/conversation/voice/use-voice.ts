import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act, notify } from '../../state/notices';
import { useTimes } from '../../state/times';
import { useConversation } from '../use-conversation';
import { record, type Recording } from './recording';

/** A voice message that is being recorded. */
export interface Voice {
  /** Whether the user is recording. */
  readonly isRecording: boolean;
  begin(): Promise<void>;
  /** Ends the recording, and puts it beside the draft. */
  keep(): Promise<void>;
  discard(): void;
}

/**
 * Records a voice message in a conversation, one at a time.
 * @param onEnd called when a recording has ended, whatever becomes of it
 */
export function useVoice(conversation: string, onEnd: () => void): Voice {
  const [recording, setRecording] = useState<Recording>();
  const times = useTimes();
  const latest = useRef<Recording>(undefined);
  const isBeginning = useRef(false);
  // Only of a conversation beside the list it is known whether it can be seen.
  const isHidden = useConversation(({ pane }) => pane?.isInFront === false);
  const end = (): Recording | undefined => {
    const ended = latest.current;
    latest.current = undefined;
    setRecording(undefined);
    onEnd();
    return ended;
  };
  useEffect(
    () => () => {
      void latest.current?.stop();
    },
    [],
  );
  const keep = async (): Promise<void> => {
    const sound = await end()?.stop();
    if (!sound) return;
    if (sound.size === 0) return notify(say('voice.silent'));
    const name = say('voice.name', { time: times.stamp(Date.now()) });
    const bytes = new Uint8Array(await sound.arrayBuffer());
    await act(bridge().attachBytes({ conversation, name, type: 'audio/webm', bytes }));
  };
  // Nothing is recorded where the window does not show it.
  const leave = useEffectEvent(() => {
    if (latest.current) void keep();
  });
  useEffect(() => {
    if (isHidden) leave();
  }, [isHidden]);
  const begin = async (): Promise<void> => {
    const answer = await bridge().useMicrophone({ conversation });
    if (!answer.ok) return notify(answer.error.message);
    if (!answer.value.given) return;
    const begun = await record(() => void keep());
    if (typeof begun === 'string') return notify(say(`voice.${begun}`));
    notify('');
    latest.current = begun;
    setRecording(begun);
  };
  return {
    isRecording: recording !== undefined,
    begin: async () => {
      if (latest.current || isBeginning.current) return;
      isBeginning.current = true;
      await begin();
      isBeginning.current = false;
    },
    keep,
    discard: () => {
      void end()?.stop();
    },
  };
}
