import { expect, test } from 'vitest';
import { failure } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { answer } from './answering';

test.each([true, false])(
  'an answer that cannot be sent is not lost; a window is open: %j',
  async (isOpen) => {
    const done: string[] = [];
    const parts = {
      client: { sendText: () => Promise.resolve(failure('timeout', 'no')) },
      memory: { draft: () => 'And then', setDraft: (_in: string, text: string) => done.push(text) },
      windows: {
        giveBack: (_in: string, text: string) => {
          if (isOpen) done.push(`window: ${text}`);
          return isOpen;
        },
        openConversation: () => done.push('open'),
      },
      transcripts: { answered: () => Promise.resolve() },
    } as unknown as Parameters<typeof answer>[0];
    await answer(parts, conversation, 'Yes');
    expect(done).toEqual([isOpen ? 'window: Yes' : 'Yes\nAnd then', 'open']);
  },
);
