import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { spans, type Span } from '../../shared/settings/quiet';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { Segments } from '../ui/controls';

/** What the conversation notifies of, and for how long. */
export function AttentionDialog({
  conversation: { id, attention },
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const [level, setLevel] = useState(attention.level);
  const [span, setSpan] = useState<Span>('always');
  const save = async (): Promise<void> => {
    if (await act(bridge().setAttention({ conversation: id, level, span }))) onDone();
  };
  return (
    <FormDialog
      title={say('attention.title')}
      action={say('button.save')}
      onAction={() => void save()}
      onCancel={onDone}
    >
      <Segments
        legend={say('attention.level')}
        options={(['all', 'mentions', 'nothing'] as const).map((value) => ({
          value,
          label: say(`attention.${value}`),
        }))}
        value={level}
        onChange={setLevel}
      />
      {level !== 'all' && (
        <Segments
          legend={say('attention.span')}
          options={spans.map((value) => ({ value, label: say(`span.${value}`) }))}
          value={span}
          onChange={setSpan}
        />
      )}
    </FormDialog>
  );
}
