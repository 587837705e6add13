import {
  newNonce,
  prove,
  serverProof,
  verifiesCertificate,
  verifiesProof,
} from '../../runtime/entries/certificates';
import { channelOf } from '../../runtime/tls/channel';
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
import { checkName, freeName } from '../../shared/protocol/names';
import type { Hub } from '../hub';
import type { Visitor } from '../door/access-list';
import type { Presentation, Registered, Session, SessionState } from '../session';
import type { Context } from './context';
import { words } from '../words';

type Registration = ClientMessages['REGISTER'];

/** The commands to greet, to register, to set a status and to sign off. */
export const registrationRows = {
  HELLO: row({ schema: clientSchemas.HELLO, needs: ['new'], handle: greet }),
  REGISTER: row({ schema: clientSchemas.REGISTER, needs: ['new', 'greeted'], handle: register }),
  GOODBYE: row({
    schema: clientSchemas.GOODBYE,
    needs: ['new', 'greeted', 'registered'],
    handle: ({ hub, session }: Context) => hub.end(session),
  }),
  STATUS: row({ schema: clientSchemas.STATUS, needs: ['registered'], handle: setStatus }),
} satisfies Readonly<Record<string, SealedRow<Context, SessionState>>>;

/** Proves who this server is to somebody who has not said who they are. */
function greet({ hub, session }: Context, { nonce: theirs }: ClientMessages['HELLO']): Failure | void {
  const channel = channelOf(session.stream);
  // On plain lines the proof could be passed on by anybody.
  if (channel === '') return { code: 'tls-required', message: words.noChannel };
  const nonce = newNonce();
  session.phase = { state: 'greeted', nonce };
  const signature = prove(hub.identity, serverProof(theirs, channel));
  session.connection.send('PROOF', { server: hub.identity.id, nonce, signature });
}

function register(context: Context, fields: Registration): Failure | void {
  const name = checkName(fields.user);
  if (!name.ok) return name.error;
  return fields.key === undefined
    ? registerSimple(context, fields)
    : registerFull(context, fields, fields.key);
}

function registerSimple({ hub, session }: Context, fields: Registration): Failure | void {
  const author = hub.conversations.authors.of(fields.user);
  const wantsKinds = fields.features?.includes(features.kinds) ?? false;
  const presentation = presentationOf(fields, author.person);
  const visitor = visitorOf(session, fields.user, undefined);
  const problem = hub.door.admit(visitor, () => nameProblem(hub, presentation.user, 'simple'));
  if (problem) return problem;
  hub.admitSimple(session, presentation, author, wantsKinds);
}

/** Registers a full node. It may try again after an error, with the same proof. */
function registerFull({ hub, session }: Context, fields: Registration, writer: WriterId): Failure | void {
  const channel = channelOf(session.stream);
  // On plain lines its proof could be passed on to another server.
  if (channel === '') return { code: 'tls-required', message: words.plainNode };
  const certificate = certificateOf(writer, fields.certificate);
  if (!certificate.ok) return certificate.error;
  const { signature, invite } = fields;
  if (signature === undefined) return { code: 'missing-field', message: words.noSignature };
  if (session.phase.state !== 'greeted') return { code: 'bad-proof', message: words.noHello };
  const proof = { role: 'client', nonce: session.phase.nonce, to: hub.identity.id, channel } as const;
  if (!verifiesProof(writer, proof, signature)) return { code: 'bad-proof', message: words.badProof };
  const { person } = certificate.value;
  const removed = hub.door.removed.get(person, writer);
  if (removed) {
    // Its user can see by this that the person said so, and not only this server.
    session.connection.send('REVOKED', { revoked: [removed] });
    return { code: 'revoked', message: words.revoked };
  }
  const presentation = presentationOf(fields, person);
  const visitor = visitorOf(session, fields.user, person);
  const problem = hub.door.admit(visitor, () => nameProblem(hub, presentation.user, 'full'), {
    invite,
    proof: { ...proof, role: 'invite' },
    origin: session.origin,
  });
  if (problem) return problem;
  hub.replace(person, writer);
  hub.admitFull(session, presentation, certificate.value);
}

/** Checks that a certificate is for this key and signed by its person. */
function certificateOf(key: WriterId, certificate: Certificate | undefined): Result<Certificate> {
  if (!certificate) return failure('missing-field', words.noCertificate);
  if (certificate.writer !== key || certificate.seal === undefined)
    return failure('bad-entry', words.otherCertificate);
  if (!verifiesCertificate(certificate)) return failure('bad-signature', words.badCertificate);
  return success(certificate);
}

const presentationOf = (fields: Registration, id: OnlineUser['id']): Presentation => ({
  user: {
    user: fields.user,
    id,
    status: fields.status ?? 'available',
    ...(fields.note ? { note: fields.note } : {}),
    ...(fields.icon ? { icon: fields.icon } : {}),
    ...(fields.lastHere ? { lastHere: true } : {}),
  },
  wantsChanges: fields.features?.includes(features.changes) ?? false,
  wantsRooms: fields.features?.includes(features.rooms) ?? false,
});

const visitorOf = ({ address }: Session, name: string, person: OnlineUser['id'] | undefined): Visitor => ({
  name,
  person,
  address: address.slice(0, address.lastIndexOf(':')),
});

/** The error if a name is taken. */
function nameProblem(hub: Hub, { user, id }: OnlineUser, kind: Registered['kind']): Failure | undefined {
  const kept = hub.door.problemOfName(user);
  if (kept) return kept;
  // Several computers of one person may share a name; a simple client cannot prove who it is.
  const isInUse = (name: string): boolean =>
    hub.directory.holdersOf(name).some((holder) => kind === 'simple' || holder.user.id !== id);
  const isOthers = (name: string): boolean => hub.door.names.isOthers(name, kind === 'full' ? id : undefined);
  if (!isInUse(user) && !isOthers(user)) return undefined;
  return {
    code: 'name-taken',
    message: isInUse(user) ? words.nameInUse(user) : words.nameClaimed(user),
    suggestion: freeName(user, (name) => isInUse(name) || isOthers(name)),
  };
}

function setStatus({ hub, session }: Context, fields: ClientMessages['STATUS']): void {
  const { phase } = session;
  if (phase.state !== 'registered') return;
  const user: OnlineUser = { ...phase.user };
  if (fields.status) user.status = fields.status;
  if (fields.note !== undefined) user.note = fields.note;
  if (fields.icon !== undefined) user.icon = fields.icon;
  if (fields.lastHere !== undefined) user.lastHere = fields.lastHere;
  if (!user.lastHere) delete user.lastHere;
  if (!user.note) delete user.note;
  if (!user.icon) delete user.icon;
  phase.user = user;
  hub.directory.touch(phase);
  if (fields.icon) hub.icons.learn(session, fields.icon);
  hub.tell(user.id);
}
