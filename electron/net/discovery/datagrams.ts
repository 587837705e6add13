import { z } from 'zod';
import { personId, writerId } from '../../../shared/ids';
import { encodeMessage, type Line } from '../../../shared/protocol/codec';
import { dispatch, row, type SealedRow, type Table } from '../../../shared/protocol/dispatch';
import { limits } from '../../../shared/protocol/limits';
import {
  iconHashSchema,
  instanceSchema,
  noteSchema,
  peerUrlsSchema,
  statusSchema,
} from '../../../shared/protocol/messages';
import { displayName } from '../../../shared/protocol/names';
import { parsePeerUrl } from '../connection/address';
import type { Announcement } from './types';

const sender = { peer: personId, writer: writerId.optional(), instance: instanceSchema };

export const datagramSchemas = {
  ANNOUNCE: z.object({
    ...sender,
    /** Grows with every announcement of an instance: one with a lower or equal number is a repetition, or late. */
    seq: z.int().min(0),
    user: z.string().transform(displayName),
    status: statusSchema,
    note: noteSchema.optional(),
    icon: iconHashSchema.optional(),
    lastHere: z.boolean().optional(),
    urls: peerUrlsSchema.refine(
      (urls) => urls.every((url) => parsePeerUrl(url, '127.0.0.1') !== undefined),
      'one is no address',
    ),
    /** While a code for another computer is shown: the port for it. */
    adding: z.int().min(1).max(65_535).optional(),
    /** Lifetime in seconds. */
    expires: z.int().min(1).max(limits.acceptedAnnouncementSeconds),
    /** How this copy was sent, when it was not by multicast. */
    via: z.literal('broadcast').optional(),
  }),
  REQUEST: z.object(sender),
  GOODBYE: z.object(sender),
};
export type Announce = z.output<typeof datagramSchemas.ANNOUNCE>;
export type Sender = z.output<typeof datagramSchemas.REQUEST>;

/** Handlers for the datagrams of others. */
export interface DatagramHandlers {
  announce(fields: Announce): void;
  request(fields: Sender): void;
  goodbye(fields: Sender): void;
}

type State = 'listening';
const rowOf = <Fields>(
  schema: z.ZodType<Fields>,
  handle: (handlers: DatagramHandlers, fields: Fields) => void,
): SealedRow<DatagramHandlers, State> => row({ schema, needs: ['listening'], handle });

const table: Table<DatagramHandlers, State> = new Map([
  ['ANNOUNCE', rowOf(datagramSchemas.ANNOUNCE, (handlers, fields) => handlers.announce(fields))],
  ['REQUEST', rowOf(datagramSchemas.REQUEST, (handlers, fields) => handlers.request(fields))],
  ['GOODBYE', rowOf(datagramSchemas.GOODBYE, (handlers, fields) => handlers.goodbye(fields))],
]);

/** Handles one datagram. Returns whether it was valid. Errors are not answered, because two nodes could then answer each other endlessly. */
export function receive(bytes: Uint8Array, handlers: DatagramHandlers): boolean {
  const end = bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length;
  const line: Line =
    bytes.length > limits.datagramBytes
      ? { tooLong: true }
      : { tooLong: false, bytes: bytes.subarray(0, end) };
  return dispatch(table, handlers, 'listening', line, () => ({ code: 'not-registered', message: '' })).result
    .ok;
}

/**
 * Encodes an announcement. If it is too long, its note is left out; peers get that over TCP.
 * @param expires its lifetime in seconds
 */
export function encodeAnnounce(
  announcement: Announcement,
  { seq, expires }: Pick<Announce, 'seq' | 'expires'>,
  via?: 'broadcast',
): Uint8Array {
  const rest = { seq, expires, ...(via ? { via } : {}) };
  const whole = encodeMessage('ANNOUNCE', { ...announcement, ...rest });
  if (whole.length <= limits.datagramBytes) return whole;
  const { note: _note, ...brief } = announcement;
  return encodeMessage('ANNOUNCE', { ...brief, ...rest });
}
