import type { z } from 'zod';
import { parseFields } from '../../shared/protocol/codec';
import { success, type Failure, type Result } from '../../shared/protocol/errors';
import { keysSchemas } from '../../shared/sealing/wire';
import type { KeysInTransit } from '../conversations/keys-in-transit';
import type { FullNode } from '../session';
import { whileFull, type Row } from './full-node';

/**
 * The row of a command about keys.
 * @param countOf how many messages the rate limit counts it as: each key is stored, or looked for by several others
 */
const keysRow = <Fields>(
  schema: z.ZodType<Fields>,
  countOf: (fields: Fields) => number,
  take: (keys: KeysInTransit, node: FullNode, fields: Fields) => Failure | void,
): Row =>
  whileFull((hub, node, message): Result<void> => {
    const fields = parseFields(schema, message.fields);
    if (!fields.ok) return fields;
    // `mayGoOn` has counted the line as one already.
    node.throttle.charge(countOf(fields.value) - 1);
    const problem = take(hub.conversations.keys, node, fields.value);
    return problem ? { ok: false, error: problem } : success(undefined);
  });

/** The commands with which full nodes give each other keys. */
export const keysRows = {
  KEYS: keysRow(
    keysSchemas.KEYS,
    ({ keys }) => keys.length,
    (transit, node, keys) => transit.take(node, keys),
  ),
  KEYS_WANTED: keysRow(
    keysSchemas.KEYS_WANTED,
    ({ keys }) => keys.length,
    (transit, node, fields) => transit.want(node, fields),
  ),
  KEYS_KEPT: keysRow(
    keysSchemas.KEYS_KEPT,
    ({ signatures }) => signatures.length,
    (transit, node, fields) => transit.kept(node, fields),
  ),
} satisfies Readonly<Record<keyof typeof keysSchemas, Row>>;
