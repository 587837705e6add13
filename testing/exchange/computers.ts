import { certify } from '../../runtime/entries/certificates';
import type { PersonKey, WriterKey } from '../../runtime/entries/keys';
import { signControl, signFounding, signMessage, signRun } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { NextEntry } from '../../shared/conversation/pens';
import type {
  Certificate,
  ControlEntry,
  LastMessages,
  MessageContent,
  MessageEntry,
  NamedPerson,
} from '../../shared/conversation/log-entry';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';
import { fixedPerson, fixedWriter } from '../entries/fixed-keys';

/** A computer of a person, with its keys. */
export interface Computer {
  readonly name: string;
  readonly person: PersonKey;
  readonly writer: WriterKey;
  readonly certificate: Certificate;
}

const computers = new Map<string, Computer>();

/** The same name and number always give the same keys. */
export function computerOf(name: string, number = 1): Computer {
  const id = `${name} ${number}`;
  const known = computers.get(id);
  if (known) return known;
  const [person, writer] = [fixedPerson(name), fixedWriter(id)];
  const made = { name, person, writer, certificate: certify(person, writer, { at: 0 }) };
  computers.set(id, made);
  return made;
}

export const named = ({ name, person }: Computer): NamedPerson => ({ id: person.id, user: name });

/** The content of a control; the rest follows from the log. */
export type ControlFields =
  | { command: 'INVITE'; invited: readonly NamedPerson[]; history: boolean }
  | { command: 'JOIN'; invite: EntryHash }
  | { command: 'DECLINE' | 'LEAVE'; last: LastMessages }
  | { command: 'UNINVITE'; invite: EntryHash; withdrawn: readonly NamedPerson[] }
  | { command: 'REMOVE'; removed: NamedPerson; last: LastMessages }
  | { command: 'REVOKE'; revoked: WriterId; last: LastMessages }
  | { command: 'WRITER' };

const headerOf = (
  { name }: Computer,
  { conversation }: EntryLog,
  { number, prev, after, clock }: NextEntry,
  at: number,
) => ({ conversation, number, prev, after, clock, at, from: name, extra: {} });

export interface FoundingOptions {
  readonly people: readonly Computer[];
  readonly at: number;
  readonly isPublic?: boolean;
}

export const writeFounding = (
  by: Computer,
  { people, at, isPublic = false }: FoundingOptions,
): ControlEntry =>
  signFounding(by.writer, {
    command: 'INVITE',
    clock: 1,
    at,
    from: by.name,
    extra: {},
    title: undefined,
    ...openInvite,
    history: false,
    isPublic,
    invited: people.map(named),
    certificate: by.certificate,
  });

export function writeControl(by: Computer, log: EntryLog, saying: ControlFields, at: number): ControlEntry {
  const next = log.nextControl(by.writer.id);
  const header = headerOf(by, log, next, at);
  const certificate = next.isFirst ? by.certificate : undefined;
  switch (saying.command) {
    case 'INVITE':
      return signControl(by.writer, { ...header, ...openInvite, title: undefined, certificate, ...saying });
    case 'JOIN':
      return signControl(by.writer, { ...header, certificate, ...saying });
    case 'WRITER':
      return signControl(by.writer, { ...header, ...saying, certificate: by.certificate });
    case 'LEAVE':
    case 'DECLINE':
      return saying.command === 'LEAVE'
        ? signControl(by.writer, { ...header, command: 'LEAVE', last: saying.last })
        : signControl(by.writer, { ...header, command: 'DECLINE', certificate, last: saying.last });
    default:
      return signControl(by.writer, { ...header, ...saying });
  }
}

let salts = 0;
function contentOf(text: string, id: string): MessageContent {
  salts += 1;
  const salt = Buffer.alloc(16);
  salt.writeUInt32LE(salts);
  return { kind: 'text', id, to: undefined, salt: salt.toString('base64url'), fields: { text } };
}

/** Messages of one writer, of which only the last of each batch is signed. The writer has shown its certificate. */
export function writeMessages(
  by: Computer,
  log: EntryLog,
  texts: readonly string[],
  at: number,
  isBatch: boolean,
): MessageEntry[] {
  const next = log.nextMessage(by.writer.id);
  if (next === 'needs-writer') throw new Error(`${by.name} has shown no certificate`);
  const { prev: before, ...header } = headerOf(by, log, next, at);
  const unsigned = texts.map((text, index) => ({
    ...header,
    command: 'SEND_MESSAGE' as const,
    number: header.number + index,
    clock: header.clock + index,
    content: contentOf(text, `${header.number + index} ${salts}`),
  }));
  if (isBatch) return signRun(by.writer, before, unsigned);
  let prev = before;
  return unsigned.map((unsigned) => {
    const message = signMessage(by.writer, { ...unsigned, prev });
    prev = message.hash;
    return message;
  });
}

export const textOf = ({ content }: MessageEntry): string => String(content?.fields.text);

export const personOf = ({ person }: Computer): PersonId => person.id;
