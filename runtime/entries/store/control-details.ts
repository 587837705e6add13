import { z } from 'zod';
import type {
  Certificate,
  ControlCommand,
  ControlEntry,
  EntryHeader,
  LastMessages,
  MessageRef,
  NamedPerson,
} from '../../../shared/conversation/log-entry';
import { entryHash, personId, writerId, type WriterId } from '../../../shared/ids';

/** The fields of a control besides its header, as JSON in a row. */

const certificate = z
  .object({
    person: personId,
    writer: writerId,
    seal: z.string().optional(),
    at: z.number(),
    replaces: z.array(writerId),
    via: personId.optional(),
    signature: z.string(),
  })
  .transform((fields): Certificate => ({ ...fields, seal: fields.seal, via: fields.via }));
const people = z.array(z.object({ id: personId, user: z.string() }));
const last = z
  .array(z.tuple([writerId, z.array(z.object({ number: z.number(), hash: entryHash }))]))
  .transform((ends): LastMessages => new Map(ends));

const certified = { certificate: certificate.optional() };
const schemas = {
  INVITE: z.object({
    invited: people,
    title: z.string().optional(),
    isPublic: z.boolean(),
    topic: z.string().optional(),
    everybody: z.string().optional(),
    isSealed: z.literal(true).optional(),
    history: z.boolean(),
    certificates: z.array(certificate).optional(),
    ...certified,
  }),
  JOIN: z.object({ invite: entryHash, ...certified }),
  DECLINE: z.object({ last, ...certified }),
  LEAVE: z.object({ last }),
  UNINVITE: z.object({ invite: entryHash, withdrawn: people }),
  REMOVE: z.object({ removed: z.object({ id: personId, user: z.string() }), last }),
  WRITER: z.object({ certificate }),
  REVOKE: z.object({ revoked: writerId, last }),
  SPEAKERS: z.object({ speakers: z.array(personId).optional(), last }),
  CLOSE: z.object({ last }),
};

/** The details of a control as JSON: always the same for the same control. */
export function detailsOf(control: ControlEntry): string {
  switch (control.command) {
    case 'INVITE': {
      const { invited, title, isPublic, topic, everybody, isSealed, history, certificates } = control;
      return JSON.stringify({
        invited: invited.map(inOrder),
        title,
        isPublic,
        topic,
        everybody,
        isSealed: isSealed || undefined,
        history,
        certificates: certificates.length > 0 ? certificates.map(certificateInOrder) : undefined,
        certificate: certificateInOrder(control.certificate),
      });
    }
    case 'JOIN':
      return JSON.stringify({
        invite: control.invite,
        certificate: certificateInOrder(control.certificate),
      });
    case 'DECLINE':
      return JSON.stringify({
        last: lastInOrder(control.last),
        certificate: certificateInOrder(control.certificate),
      });
    case 'LEAVE':
      return JSON.stringify({ last: lastInOrder(control.last) });
    case 'UNINVITE':
      return JSON.stringify({ invite: control.invite, withdrawn: control.withdrawn.map(inOrder) });
    case 'REMOVE':
      return JSON.stringify({ removed: inOrder(control.removed), last: lastInOrder(control.last) });
    case 'WRITER':
      return JSON.stringify({ certificate: certificateInOrder(control.certificate) });
    case 'REVOKE':
      return JSON.stringify({ revoked: control.revoked, last: lastInOrder(control.last) });
    case 'SPEAKERS':
      return JSON.stringify({ speakers: control.speakers, last: lastInOrder(control.last) });
    case 'CLOSE':
      return JSON.stringify({ last: lastInOrder(control.last) });
  }
}

// The order of fields is fixed, because a backup is compared byte for byte with what the store writes.

const inOrder = ({ id, user }: NamedPerson): NamedPerson => ({ id, user });

function certificateInOrder(shown: Certificate | undefined): Certificate | undefined {
  if (!shown) return undefined;
  const { person, writer, seal, at, replaces, via, signature } = shown;
  return { person, writer, seal, at, replaces, via, signature };
}

const lastInOrder = (ends: LastMessages): [WriterId, MessageRef[]][] =>
  [...ends].map(([writer, refs]) => [writer, refs.map(({ number, hash }) => ({ number, hash }))]);

/** Builds a control from its header and the JSON that `detailsOf` made. Throws when that is broken. */
export function controlOf(header: EntryHeader, command: ControlCommand, json: string): ControlEntry {
  const details: unknown = JSON.parse(json);
  switch (command) {
    case 'INVITE': {
      const { title, isSealed = false, certificates = [], ...fields } = schemas.INVITE.parse(details);
      return {
        command,
        ...header,
        ...fields,
        title,
        isSealed,
        certificates,
        certificate: fields.certificate,
      };
    }
    case 'JOIN': {
      const fields = schemas.JOIN.parse(details);
      return { command, ...header, ...fields, certificate: fields.certificate };
    }
    case 'DECLINE': {
      const fields = schemas.DECLINE.parse(details);
      return { command, ...header, ...fields, certificate: fields.certificate };
    }
    case 'LEAVE':
      return { command, ...header, ...schemas.LEAVE.parse(details) };
    case 'UNINVITE':
      return { command, ...header, ...schemas.UNINVITE.parse(details) };
    case 'REMOVE':
      return { command, ...header, ...schemas.REMOVE.parse(details) };
    case 'WRITER':
      return { command, ...header, ...schemas.WRITER.parse(details) };
    case 'REVOKE':
      return { command, ...header, ...schemas.REVOKE.parse(details) };
    case 'SPEAKERS': {
      const { speakers, last: ends } = schemas.SPEAKERS.parse(details);
      return { command, ...header, speakers, last: ends };
    }
    case 'CLOSE':
      return { command, ...header, ...schemas.CLOSE.parse(details) };
  }
}
