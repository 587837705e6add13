import { expect, test } from 'vitest';
import { success } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { transfersHandlers } from './calls';

/** What happens when what waits beside the draft of a planned conversation is sent. */
async function sent(attachments: readonly { sent: boolean; state: string }[]): Promise<string[]> {
  const done: string[] = [];
  const note = (what: string) => done.push(what);
  const parts = {
    plans: { has: () => true },
    transfers: {
      attachments: () => attachments,
      send: () => Promise.resolve(success(note('sent'))),
    },
    beginnings: { of: () => Promise.resolve({ conversation, isSaid: note('founded') < 0 }) },
    transcripts: { answered: () => Promise.resolve() },
  };
  const { sendAttachments } = transfersHandlers(parts as never);
  const words = { conversation, caption: 'Look', mentions: [], to: undefined };
  await Promise.resolve(sendAttachments(words, { conversation, window: 1 } as never)).catch(
    ({ code }: { code: string }) => note(code),
  );
  return done;
}

test('files found a planned conversation, but only if there are any to send', async () => {
  expect(await sent([{ sent: false, state: 'ready' }])).toEqual(['founded', 'sent']);
  expect(await sent([])).toEqual(['empty-text']);
  expect(await sent([{ sent: false, state: 'failed' }])).toEqual(['empty-text']);
});
