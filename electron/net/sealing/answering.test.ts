import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { keyAt, newChainKey } from '../../../runtime/sealing/ratchet';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { KeyName } from '../../../shared/sealing/keys-message';
import { sealOf } from '../../../shared/sealing/named-messages';
import { sealedFounding } from '../../../testing/nodes/sealed-talk';
import { nobodyRemoved, ScriptedConversation } from '../../../testing/nodes/test-authors';
import { endAll, person, shownTo } from '../../../testing/nodes/test-kit';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Answering } from './answering';

afterEach(endAll);

const nameOf = (entry: LogEntry): KeyName[] => {
  const seal = entry.command === 'SEND_MESSAGE' ? sealOf(entry) : undefined;
  return seal ? [{ writer: entry.writer, number: entry.number, ...seal }] : [];
};

test('whoever asks for keys of messages that still wait here is not searched any', async () => {
  const [hers, eves] = [newKeys(), newKeys()];
  const store = memoryStore();
  const ann = person('ann', { keys: hers, store });
  const founding = sealedFounding(hers, eves);
  const { conversation } = founding;
  await ann.importEntries([founding]);
  const script = ScriptedConversation.of(ann, conversation);
  await ann.importEntries(script.join(eves));
  const said = Array.from({ length: 40 }, (_, index) => script.say(eves, String(index)));
  await ann.importEntries(said);
  await ann.sendText(conversation, 'one');
  let steps = 0;
  const ring = new KeyRing(store.keys, (held, number) => {
    steps += number - held.number;
    return keyAt(held, number);
  });
  const { writer } = eves;
  ring.addProven(newChainKey({ conversation, writer: writer.id, number: 1 }, randomBytes));
  const log = () => ann.conversations.get(conversation)?.log;
  const answering = new Answering({ keys: hers, ring, removed: nobodyRemoved, log });
  const sent: string[] = [];
  const link = { person: eves.person.id, writer: writer.id, send: (command: string) => sent.push(command) };
  await answering.answer(link, { conversation, keys: said.flatMap(nameOf) });
  expect([steps, sent]).toEqual([0, []]);
  const keys = shownTo(ann, conversation)
    .filter((entry) => entry.writer === ann.writer)
    .flatMap(nameOf);
  await answering.answer(link, { conversation, keys });
  expect(sent).toEqual(['KEYS']);
});
