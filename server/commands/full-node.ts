import type { Message } from '../../shared/protocol/codec';
import type { SealedRow } from '../../shared/protocol/dispatch';
import { failure, type Failure, type Result } from '../../shared/protocol/errors';
import type { Hub } from '../hub';
import type { FullNode, Registered, SessionState } from '../session';
import { words } from '../words';
import type { Context } from './context';

export type Row = SealedRow<Context, SessionState>;

/** The row of a command of registered clients. */
export const whileRegistered = (
  run: (hub: Hub, client: Registered, message: Message) => Result<void>,
): Row => ({
  needs: ['registered'],
  run: ({ hub, session }, message) =>
    session.phase.state === 'registered'
      ? run(hub, session.phase, message)
      : failure('not-registered', words.registerFirst),
});

/** The row of a command that simple clients have no use for. */
export const whileFull = (run: (hub: Hub, node: FullNode, message: Message) => Result<void>): Row =>
  whileRegistered((hub, client, message) =>
    client.kind === 'full' ? run(hub, client, message) : { ok: false, error: onlyFull },
  );

export const onlyFull: Failure = {
  code: 'bad-entry',
  message: words.entriesNeedKey,
};
