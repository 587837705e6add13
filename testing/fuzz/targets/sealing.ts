import { encodeEntry, parseEntry } from '../../../runtime/entries/entry-codec';
import { signMessage } from '../../../runtime/entries/signing';
import { giveKey, takeKey } from '../../../runtime/sealing/given-keys';
import { signKeys, verifiesKeys } from '../../../runtime/sealing/keys-message';
import { newChainKey } from '../../../runtime/sealing/ratchet';
import { open, seal, sealAgain } from '../../../runtime/sealing/seal';
import type { MessageEntry } from '../../../shared/conversation/log-entry';
import { isJsonObject } from '../../../shared/conversation/canonical';
import { decodeLine, encodeMessage } from '../../../shared/protocol/codec';
import { readContent } from '../../../shared/protocol/message-entry';
import { keysText, readKeys } from '../../../shared/sealing/keys-message';
import { contentOfPlaintext, plaintextOf } from '../../../shared/sealing/plaintext';
import { sealingProblems } from '../../../shared/sealing/problem';
import { conversation, hashOf, textContent } from '../../entries/store-kit';
import { annsWriter, bobsWriter } from '../samples';
import { must, mustBeSame, type Target } from '../target';

const key = newChainKey({ conversation, writer: annsWriter.id, number: 3 }, (count) =>
  new Uint8Array(count).fill(7),
);
const header = {
  conversation,
  writer: annsWriter.id,
  number: 3,
  prev: hashOf('ann 2'),
  after: [hashOf('founding')],
  clock: 4,
  at: 1_000,
  from: 'ann',
  extra: {},
};

/** Sealed messages of several lengths, signed. */
function sealedMessages(): MessageEntry[] {
  const contents = [
    textContent('hello'),
    textContent('x'.repeat(300)),
    textContent('', { kind: 'deletion', to: hashOf('x') }),
  ];
  return contents.flatMap((content) => {
    const sealed = seal(key, header, content, (count) => new Uint8Array(count));
    return sealed.ok
      ? [signMessage(annsWriter, { ...header, command: 'SEND_MESSAGE', content: sealed.value })]
      : [];
  });
}

function messageIn(input: Uint8Array): MessageEntry | undefined {
  const line = decodeLine(input);
  if (!line.ok || line.value.command !== 'SEND_MESSAGE') return undefined;
  const read = parseEntry('SEND_MESSAGE', line.value.fields);
  return read.ok && read.value.command === 'SEND_MESSAGE' ? read.value : undefined;
}

let made: readonly MessageEntry[] | undefined;
/** Made once: to seal and sign them takes longer than to open one. */
const samples = (): readonly MessageEntry[] => (made ??= sealedMessages());

/** Lines of sealed messages. Their bodies are hashes of what they have, so changed ones are put right before they are opened. */
const sealed: Target = {
  name: 'sealed',
  samples: () => samples().map((each) => encodeEntry(each).subarray(0, -1)),
  words: ['"sealed":{', '"chain":', '"data":"', '"salt":"', '"key":"'],
  steps: { perByte: 500, more: 20_000 },
  read(input) {
    const line = decodeLine(input);
    if (!line.ok) return;
    const content = line.value.fields['content'];
    const [sample] = samples();
    const message = messageIn(input) ?? sample;
    if (!message) return;
    const read = isJsonObject(content, 3) ? readContent(content) : undefined;
    const changed = { ...message, content: read };
    for (const each of [message, changed]) {
      const opened = open(key, each);
      if (!opened.ok) {
        must(sealingProblems.includes(opened.error), opened.error);
        continue;
      }
      const again = sealAgain(key, each, opened.value);
      mustBeSame(again.ok && again.value.fields, each.content?.fields, 'not sealed as it was');
    }
  },
};

/** What is inside a sealed message, once it is decrypted: its author may have put anything there. */
const plaintexts: Target = {
  name: 'plaintexts',
  samples: () =>
    [
      textContent('hello'),
      textContent('', { kind: 'reaction', to: hashOf('x'), fields: { emoji: '👍' } }),
    ].flatMap((content) => {
      const bytes = plaintextOf(content);
      return bytes.ok ? [bytes.value] : [];
    }),
  words: ['"kind":"', '"fields":', '"to":"', '"id":"', '    '],
  steps: { perByte: 500, more: 10_000 },
  read(input) {
    const salt = 'A'.repeat(22);
    const read = contentOfPlaintext(input, salt);
    if (read.ok)
      mustBeSame(plaintextOf(read.value), { ok: true, value: new Uint8Array(input) }, 'written otherwise');
    else must(sealingProblems.includes(read.error), read.error);
  },
};

async function sampleKeys(): Promise<Uint8Array[]> {
  const address = { sender: annsWriter.id, recipient: bobsWriter.id };
  const given = await giveKey(key, { ...address, seal: bobsWriter.seal?.id ?? '' }, (count) =>
    new Uint8Array(count).fill(9),
  );
  if (!given.ok) throw new Error(given.error);
  const [one] = signKeys(annsWriter, { ...address, conversation }, [given.value]);
  const [two] = signKeys(annsWriter, { ...address, conversation }, [given.value, given.value]);
  return [one, two].flatMap((each) => (each ? [encodeMessage('KEYS', each).subarray(0, -1)] : []));
}

/** KEYS. One that its sender has signed is opened as it comes; others as if they were signed. */
const keys: Target = {
  name: 'keys',
  samples: sampleKeys,
  words: ['KEYS {', '"keys":[', '"enc":"', '"data":"', '"chain":', '"number":'],
  steps: { perByte: 300, more: 10_000 },
  async read(input) {
    const line = decodeLine(input);
    const read = line.ok ? readKeys(line.value.fields) : line;
    if (!read.ok) return;
    const found = read.value;
    verifiesKeys(found);
    const again = decodeLine(encodeMessage('KEYS', found).subarray(0, -1));
    must(again.ok, 'KEYS that were accepted do not fit a line');
    mustBeSame(readKeys(again.value.fields), read, 'KEYS are not read as they were written');
    must(keysText(found).length < 2 * input.length + 1_000, 'the signed text is long');
    for (const each of found.keys.slice(0, 2)) {
      const taken = await takeKey(each, found, bobsWriter.seal?.pem ?? '');
      if (!taken.ok) must(sealingProblems.includes(taken.error), taken.error);
    }
  },
};

export const sealingTargets: readonly Target[] = [sealed, plaintexts, keys];
