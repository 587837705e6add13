import { z } from 'zod';
import { canonical, isJson } from '../conversation/canonical';
import {
  lastClock,
  type ControlCommand,
  type ControlEntry,
  type ControlOf,
  type EntryHeader,
  type Json,
  type LastMessages,
  type LogEntry,
  type NamedPerson,
} from '../conversation/log-entry';
import { entryHash, personId, writerId } from '../ids';
import {
  certificateFields,
  certificateSchema,
  present,
  sealedCertificatesSchema,
  type MaybeJson,
} from './certificate';
import { parseFields } from './codec';
import { failure, success, type Result } from './errors';
import { limits } from './limits';
import {
  contentFields,
  conversationPattern,
  hasFields,
  lastTime,
  messageHeaderText,
  readExtra,
  signaturePattern,
  unreadable,
} from './message-entry';
import { everybodyScopeSchema } from './everybody-scope';
import { titleSchema, topicSchema, unitsAtMost } from './messages';

/**
 * Converts entries between their wire form and `LogEntry`. An absent field has exactly one form: no `null`, no `false`,
 * no empty list. Unknown fields are kept in `extra` at the top level of an entry, and anywhere in a message's content;
 * inside other fields they are refused.
 */

export type EntryCommand = LogEntry['command'];

/** An entry whose hash has not been computed. */
export type UnhashedEntry<Entry extends LogEntry = LogEntry> = Entry extends LogEntry
  ? Omit<Entry, 'hash'>
  : never;

type RawFields = Readonly<Record<string, unknown>>;

const conversation = z.string().regex(conversationPattern).brand<'ConversationId'>();
const signature = z.string().regex(signaturePattern);
const name = unitsAtMost(limits.entryNameUnits);
const time = z.int().min(0).max(lastTime);
const count = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
/** A named person: an id with the name that its author uses for them. */
export const namedPersonSchema = z.strictObject({ id: personId, user: name });
const people = z.array(namedPersonSchema).min(1).max(limits.peoplePerInvite);

const lastSchemaOf = (most: number) =>
  z
    .record(writerId, z.array(z.tuple([count, entryHash])).min(1))
    .refine((ends) => Object.values(ends).flat().length <= most, 'too many ends')
    .transform(
      (ends): LastMessages =>
        new Map(
          Object.entries(ends).map(([writer, refs]) => [
            writerId.parse(writer),
            refs.map(([number, hash]) => ({ number, hash })),
          ]),
        ),
    );

const lastSchema = lastSchemaOf(limits.endsNamedByRemoval);
const decidedSchema = lastSchemaOf(limits.endsNamedByDecision);

/** Fields that every entry has. */
export const headerSchema = z.object({
  conversation,
  writer: writerId,
  number: count,
  prev: entryHash.optional(),
  after: z
    .array(entryHash)
    .min(1)
    .max(limits.controlsNamedByEntry)
    .refine((hashes) => new Set(hashes).size === hashes.length, 'names one twice')
    .optional(),
  clock: z.int().min(1).max(lastClock),
  at: time,
  from: name,
  signature: signature.optional(),
});
const headerNames = Object.keys(headerSchema.shape);

/** A control's fields apart from the header. */
type OwnFields<Command extends ControlCommand> = Omit<ControlOf<Command>, keyof EntryHeader>;
interface OwnReader<Fields> {
  /** Schema of its fields on the wire. */
  readonly schema: z.ZodObject;
  read(raw: RawFields): Result<Fields>;
}

function reader<Shape extends z.ZodRawShape, Fields>(
  shape: Shape,
  build: (fields: z.output<z.ZodObject<Shape>>) => Fields,
): OwnReader<Fields> {
  const schema = z.object(shape);
  return {
    schema,
    read(raw) {
      const fields = parseFields(schema, raw);
      return fields.ok ? success(build(fields.value)) : fields;
    },
  };
}

const optionalCertificate = certificateSchema.optional();

/** How to read the fields that a control has besides the header. */
export const controlReaders: { [Command in ControlCommand]: OwnReader<OwnFields<Command>> } = {
  INVITE: reader(
    {
      invited: people.optional(),
      title: titleSchema.min(1).optional(),
      public: z.literal(true).optional(),
      topic: topicSchema.min(1).optional(),
      everybody: everybodyScopeSchema.optional(),
      sealed: z.literal(true).optional(),
      history: z.literal(true).optional(),
      certificates: sealedCertificatesSchema.optional(),
      certificate: optionalCertificate,
    },
    ({
      invited = [],
      title,
      public: isPublic,
      topic,
      everybody,
      sealed: isSealed,
      history,
      certificates = [],
      certificate,
    }) => ({
      command: 'INVITE',
      invited,
      title,
      isPublic: isPublic ?? false,
      topic,
      everybody,
      isSealed: isSealed ?? false,
      history: history ?? false,
      certificates,
      certificate,
    }),
  ),
  JOIN: reader({ invite: entryHash, certificate: optionalCertificate }, ({ invite, certificate }) => ({
    command: 'JOIN',
    invite,
    certificate,
  })),
  DECLINE: reader({ last: lastSchema, certificate: optionalCertificate }, ({ last, certificate }) => ({
    command: 'DECLINE',
    last,
    certificate,
  })),
  LEAVE: reader({ last: lastSchema }, ({ last }) => ({ command: 'LEAVE', last })),
  UNINVITE: reader({ invite: entryHash, withdrawn: people }, ({ invite, withdrawn }) => ({
    command: 'UNINVITE',
    invite,
    withdrawn,
  })),
  REMOVE: reader({ removed: namedPersonSchema, last: lastSchema }, ({ removed, last }) => ({
    command: 'REMOVE',
    removed,
    last,
  })),
  WRITER: reader({ certificate: certificateSchema }, ({ certificate }) => ({
    command: 'WRITER',
    certificate,
  })),
  REVOKE: reader({ revoked: writerId, last: lastSchema }, ({ revoked, last }) => ({
    command: 'REVOKE',
    revoked,
    last,
  })),
  SPEAKERS: reader(
    {
      all: z.literal(true).optional(),
      speakers: z.array(personId).min(1).max(limits.speakersPerRoom).optional(),
      last: decidedSchema,
    },
    ({ all, speakers = [], last }) => ({
      command: 'SPEAKERS',
      speakers: all ? undefined : speakers,
      last,
    }),
  ),
  CLOSE: reader({ last: decidedSchema }, ({ last }) => ({ command: 'CLOSE', last })),
};

export const entryCommands: readonly EntryCommand[] = [
  ...Object.keys(controlReaders).filter(isControlCommand),
  'SEND_MESSAGE',
];

function isControlCommand(command: string): command is ControlCommand {
  return Object.hasOwn(controlReaders, command);
}
export const isEntryCommand = (command: string): command is EntryCommand =>
  command === 'SEND_MESSAGE' || isControlCommand(command);

/** Reads a control's fields from a line. Checks that need hashes or keys are left to `parseEntry`. */
export function readControl(command: ControlCommand, raw: RawFields): Result<UnhashedEntry<ControlEntry>> {
  const { schema, read } = controlReaders[command];
  const rest = Object.entries(raw).filter(
    ([field]) => !headerNames.includes(field) && !Object.hasOwn(schema.shape, field),
  );
  const extra = readExtra(Object.fromEntries(rest));
  if (!extra || !isJson(raw)) return unreadable;
  // The hash does not cover `content`, so anybody could change it on a control.
  if (Object.hasOwn(extra, 'content')) return failure('bad-entry', 'Only messages have a content.');
  const wire = parseFields(headerSchema, raw);
  if (!wire.ok) return wire;
  const own = read(raw);
  if (!own.ok) return own;
  if (raw['all'] !== undefined && raw['speakers'] !== undefined) return wrongSpeakers;
  const { after = [], prev, signature: signed, ...header } = wire.value;
  // Own properties come first: V8 gives each object that begins with a spread a hidden class of its own.
  const entry = { prev, after, signature: signed, extra, ...header, ...own.value };
  const problem = problemOf(entry);
  return problem === undefined ? success(entry) : failure('bad-entry', problem);
}

const wrongSpeakers = failure('bad-entry', 'SPEAKERS lets all write, or those whom it names.');

/** Whether an entry founds a conversation: an INVITE that nothing comes before. */
export const isFounding = ({ command, after }: Pick<LogEntry, 'command' | 'after'>): boolean =>
  command === 'INVITE' && after.length === 0;

/** Returns the contradiction between a control's fields, if any. Each field by itself has been validated. */
function problemOf(entry: UnhashedEntry<ControlEntry>): string | undefined {
  const founds = isFounding(entry);
  if ((entry.number === 1) !== (entry.prev === undefined))
    return 'A control has "prev" unless its number is 1.';
  if (founds && entry.number !== 1) return 'The INVITE that founds a conversation has the number 1.';
  if (!founds && entry.after.length === 0) return 'The field "after" is missing.';
  return entry.command === 'INVITE' ? problemOfInvite(entry, founds) : undefined;
}

function problemOfInvite(invite: UnhashedEntry<ControlOf<'INVITE'>>, founds: boolean): string | undefined {
  const { invited, title, isPublic, topic, everybody, isSealed, certificates } = invite;
  if (isPublic && !founds) return 'Only the INVITE that founds a conversation can make it public.';
  if (isSealed && !founds) return 'Only the INVITE that founds a conversation can make it sealed.';
  if (invited.length === 0 && !isPublic) return 'An INVITE names somebody.';
  if (topic !== undefined && !isPublic) return 'Only a public conversation has a topic.';
  if (everybody !== undefined && !isPublic) return 'Only a public conversation is for everybody.';
  if (isPublic && isSealed) return 'A public conversation cannot be sealed.';
  if (founds && !isSealed && certificates.length > 0) return 'Only a sealed conversation has certificates.';
  // Nothing that is said in a sealed conversation stands outside its messages.
  if (title !== undefined && (isSealed || certificates.length > 0))
    return 'An INVITE into a sealed conversation has no title.';
  if (!certificates.every(({ person }) => invited.some(({ id }) => id === person)))
    return 'An INVITE has certificates of the people whom it invites only.';
  return undefined;
}

/** Returns an entry's fields in wire form, in no particular order. */
export function fieldsOf(entry: UnhashedEntry): Record<string, Json> {
  const content =
    entry.command === 'SEND_MESSAGE' && entry.content ? contentFields(entry.content) : undefined;
  return present({ ...hashedFields(entry), content, signature: entry.signature });
}

/** Returns the canonical JSON that an entry's hash covers: every field but `content` and `signature`. */
export function headerText(entry: UnhashedEntry): string {
  if (entry.command === 'SEND_MESSAGE' && !hasFields(entry.extra)) return messageHeaderText(entry);
  return canonical(hashedFields(entry));
}

function hashedFields(entry: UnhashedEntry): Record<string, Json> {
  const own = entry.command === 'SEND_MESSAGE' ? { body: entry.body } : ownFields(entry);
  return present({ ...headerFields(entry), ...own });
}

/** The fields that every entry has, with those that this version does not know, in wire form. */
export function headerFields(entry: Omit<EntryHeader, 'hash' | 'signature'>): Record<string, Json> {
  const { conversation, writer, number, prev, after, clock, at, from, extra } = entry;
  const header = { conversation, writer, number, prev, clock, at, from };
  return present({ ...extra, ...header, after: after.length > 0 ? after : undefined });
}

/** Returns a control's fields apart from the header, in wire form. */
function ownFields(entry: UnhashedEntry<ControlEntry>): Record<string, MaybeJson> {
  switch (entry.command) {
    case 'INVITE':
      return {
        invited: entry.invited.length > 0 ? entry.invited.map(personFields) : undefined,
        title: entry.title,
        public: entry.isPublic || undefined,
        topic: entry.topic,
        everybody: entry.everybody,
        sealed: entry.isSealed || undefined,
        history: entry.history || undefined,
        certificates: entry.certificates.length > 0 ? entry.certificates.map(certificateFields) : undefined,
        certificate: entry.certificate && certificateFields(entry.certificate),
      };
    case 'JOIN':
      return {
        invite: entry.invite,
        certificate: entry.certificate && certificateFields(entry.certificate),
      };
    case 'DECLINE':
      return {
        last: lastFields(entry.last),
        certificate: entry.certificate && certificateFields(entry.certificate),
      };
    case 'LEAVE':
      return { last: lastFields(entry.last) };
    case 'UNINVITE':
      return { invite: entry.invite, withdrawn: entry.withdrawn.map(personFields) };
    case 'REMOVE':
      return { removed: personFields(entry.removed), last: lastFields(entry.last) };
    case 'WRITER':
      return { certificate: certificateFields(entry.certificate) };
    case 'REVOKE':
      return { revoked: entry.revoked, last: lastFields(entry.last) };
    case 'SPEAKERS':
      return {
        all: entry.speakers === undefined || undefined,
        speakers: entry.speakers && entry.speakers.length > 0 ? [...entry.speakers] : undefined,
        last: lastFields(entry.last),
      };
    case 'CLOSE':
      return { last: lastFields(entry.last) };
  }
}

const personFields = ({ id, user }: NamedPerson): Json => ({ id, user });

const lastFields = (last: LastMessages): Json =>
  Object.fromEntries(
    [...last].map(([writer, refs]) => [writer, refs.map(({ number, hash }) => [number, hash])]),
  );
