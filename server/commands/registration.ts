import { randomBytes } from 'node:crypto';
import { verifiesCertificate, verifiesProof } from '../../runtime/entries/certificates';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { WriterId } from '../../shared/ids';
import { failure, success, type Failure, type Result } from '../../shared/protocol/errors';
import {
  clientSchemas,
  features,
  type ClientMessages,
  type OnlineUser,
} from '../../shared/protocol/messages';
import { row, type SealedRow } from '../../shared/protocol/dispatch';
import { checkName } from '../../shared/protocol/names';
import type { Hub } from '../hub';
import type { PendingRegistration, Registrant, Session, SessionState, Speaker } from '../session';
import type { Context } from './context';
import { words } from '../words';

type Registration = ClientMessages['REGISTER'];

/** The commands to register, to set a status and to sign off. */
export const registrationRows = {
  REGISTER: row({ schema: clientSchemas.REGISTER, needs: ['new'], handle: register }),
  PROVE: row({ schema: clientSchemas.PROVE, needs: ['proving'], handle: prove }),
  GOODBYE: row({
    schema: clientSchemas.GOODBYE,
    needs: ['new', 'proving', 'registered'],
    handle: ({ hub, session }: Context) => hub.end(session),
  }),
  STATUS: row({ schema: clientSchemas.STATUS, needs: ['registered'], handle: setStatus }),
} satisfies Readonly<Record<string, SealedRow<Context, SessionState>>>;

function register({ hub, session }: Context, fields: Registration): Failure | void {
  const name = checkName(fields.user);
  if (!name.ok) return name.error;
  if (fields.key === undefined) {
    const author = hub.conversations.authors.of(fields.user);
    const wantsKinds = fields.features?.includes(features.kinds) ?? false;
    return admit(
      hub,
      session,
      registeredAs(fields, author.person.id, { kind: 'simple', author, wantsKinds }),
    );
  }
  const certificate = certificateOf(fields.key, fields.certificate);
  if (!certificate.ok) return certificate.error;
  const { person, writer } = certificate.value;
  const pending: PendingRegistration = {
    registered: registeredAs(fields, person, { kind: 'full', writer }),
    writer,
    nonce: randomBytes(24).toString('base64url'),
  };
  session.pending = pending;
  session.state = 'proving';
  session.connection.send('CHALLENGE', { nonce: pending.nonce, server: hub.identity.id });
}

/** Checks that a certificate is for this key and signed by its person. */
function certificateOf(key: WriterId, certificate: Certificate | undefined): Result<Certificate> {
  if (!certificate) return failure('missing-field', words.noCertificate);
  if (certificate.writer !== key || certificate.seal === undefined)
    return failure('bad-entry', words.otherCertificate);
  if (!verifiesCertificate(certificate)) return failure('bad-signature', words.badCertificate);
  return success(certificate);
}

const registeredAs = (fields: Registration, id: OnlineUser['id'], speaker: Speaker): Registrant => ({
  user: {
    user: fields.user,
    id,
    status: fields.status ?? 'available',
    ...(fields.note ? { note: fields.note } : {}),
    ...(fields.icon ? { icon: fields.icon } : {}),
  },
  speaker,
  wantsChanges: fields.features?.includes(features.changes) ?? false,
});

function prove({ hub, session }: Context, { signature }: ClientMessages['PROVE']): Failure | void {
  const { pending } = session;
  if (!pending) return noChallenge;
  session.pending = undefined;
  session.state = 'new';
  const proof = { role: 'client', nonce: pending.nonce, to: hub.identity.id } as const;
  if (!verifiesProof(pending.writer, proof, signature)) return { code: 'bad-proof', message: words.badProof };
  return admit(hub, session, pending.registered);
}

export const noChallenge: Failure = { code: 'bad-proof', message: words.noChallenge };

function admit(hub: Hub, session: Session, registered: Registrant): Failure | void {
  const { user, speaker } = registered;
  const holders = hub.directory.holdersOf(user.user);
  // Several computers of one person may share a name; a simple client cannot prove who it is.
  if (holders.some((holder) => speaker.kind === 'simple' || holder.registered?.user.id !== user.id))
    return {
      code: 'name-taken',
      message: words.nameInUse(user.user),
      suggestion: hub.directory.freeNameLike(user.user),
    };
  if (speaker.kind === 'full') hub.replace(user.id, speaker.writer);
  hub.admit(session, registered);
}

function setStatus({ hub, session }: Context, fields: ClientMessages['STATUS']): void {
  const current = session.registered;
  if (!current) return;
  const user: OnlineUser = { ...current.user };
  if (fields.status) user.status = fields.status;
  if (fields.note !== undefined) user.note = fields.note;
  if (fields.icon !== undefined) user.icon = fields.icon;
  if (!user.note) delete user.note;
  if (!user.icon) delete user.icon;
  session.registered = { ...current, user };
  hub.directory.touch(session, user);
  if (fields.icon) hub.icons.learn(session, fields.icon);
  hub.tell(user.id);
}
