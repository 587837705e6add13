import {
  newNonce,
  prove,
  serverProof,
  verifiesCertificate,
  verifiesProof,
  type Proof,
} from '../../../runtime/entries/certificates';
import { parseEntry, parsePlainMessage } from '../../../runtime/entries/entry-codec';
import { connectSecurely, type Connection } from '../../../runtime/tls/connection';
import { encryptedTogether } from '../../../runtime/tls/options';
import { inviteKey } from '../../../runtime/entries/keys';
import type { WriterId } from '../../../shared/ids';
import { textAfter, type Line } from '../../../shared/protocol/codec';
import { dispatch } from '../../../shared/protocol/dispatch';
import type { EntryCommand } from '../../../shared/protocol/entries';
import { certificateFields } from '../../../shared/protocol/certificate';
import { errorFields, success, type Failure, type Result } from '../../../shared/protocol/errors';
import { goodbyeFields } from '../../../shared/protocol/goodbye';
import { limits } from '../../../shared/protocol/limits';
import { Holds } from '../../../shared/protocol/holds';
import type { Revocation } from '../../../shared/protocol/revocation';
import { LineConnection } from '../../../shared/protocol/line-connection';
import type { ClientMessages, ServerMessages } from '../../../shared/protocol/messages';
import { untilPing } from '../pace';
import { nodeMessages, refuse, type NodeSession } from './node-messages';
import type { Phase, ProvenNode, SessionEnd, SessionEvents } from './session-events';
import { inEnglish } from '../../../shared/words/say';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { errorCodeOf, foreign, lost, silent, unreachable } from './reasons';
import { type Patience, type SessionOptions, usualPatience } from './session-options';
import { endFor } from './session-end';

/**
 * Why reading is paused. `rate`: the other side is over its rate limit; `signatures`: strangers at its address are over theirs;
 * `backlog`: what it sent is not processed yet.
 */
export type Hold = 'rate' | 'signatures' | 'backlog';

const badCertificate: Failure = {
  code: 'bad-signature',
  message: 'The certificate is not one of this key, signed by its person.',
};

/** The person and writer of a dialled peer that has proven to hold the key that it names. */
function certifiedBy({ server, certificate }: ServerMessages['WELCOME']): ProvenNode | undefined {
  if (!certificate || certificate.writer !== server.id || !verifiesCertificate(certificate)) return undefined;
  return { person: certificate.person, writer: certificate.writer, certificate };
}

const registerMs = 10_000;
/** How long to wait for the other side to close after GOODBYE. */
const partingMs = 500;

/** Starts connecting to a node, and registers there. Throws when the address is invalid. */
export function dial(options: SessionOptions): Session {
  return new Session(connectSecurely(options.address, options.environment), options);
}

/** One connection with another node, from HELLO on. Once registered, both sides speak the same protocol. */
export class Session implements NodeSession {
  #phase: Phase;
  readonly #holds: Holds<Hold>;
  readonly handlers: NodeSession['handlers'];
  readonly #events: SessionEvents;
  /** Resolves when the connection is closed. */
  readonly ended: Promise<void>;
  readonly #options: SessionOptions;
  readonly #connection: LineConnection;
  /** The other side signs this to prove who it is. */
  readonly #nonce = newNonce();
  readonly #patience: Patience;
  #timer: { cancel(): void } | undefined;
  #end: SessionEnd | undefined;
  #errorCode: string | undefined;
  /** Size of the line that is being handled. */
  #lineBytes = 0;
  #badLines = 0;
  /** A line has arrived in this turn of the event loop. */
  #isToWatch = false;
  #linesBefore = 0;
  #resolveEnded: () => void = () => undefined;

  constructor(
    private readonly socket: Connection,
    options: SessionOptions,
  ) {
    this.#options = options;
    this.#events = options.events;
    this.handlers = options.handlers;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    socket.on('error', (error) => (this.#errorCode = errorCodeOf(error)));
    this.#connection = new LineConnection(
      socket,
      { line: (line) => this.#receive(line), close: () => this.#closed() },
      { atEndOfTurn: setImmediate, setTimer: options.environment.setTimer },
      { lingerMs: partingMs, togetherBytes: encryptedTogether },
    );
    this.#holds = new Holds(this.#connection);
    const dials = options.role.kind === 'dials';
    this.#phase = { state: dials ? 'connecting' : 'new' };
    this.#patience = options.patience ?? usualPatience;
    this.#after(dials ? this.#patience.connectMs : registerMs, () => this.drop(silent(options.address)));
    if (!dials) return;
    // Somebody is there: a handshake may have to wait for its turn.
    socket.once('reached', () => this.#after(registerMs, () => this.drop(silent(options.address))));
    socket.once('connect', () => this.#begin());
  }

  send(command: string, fields?: object): void {
    this.#connection.send(command, fields);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#connection.sendBytes(bytes);
  }

  /** Stops reading until `release`. */
  hold(reason: Hold): void {
    if (this.#connection.closed) return;
    // Silence means nothing while the connection is not read.
    if (!this.#holds.isHeld) this.#timer?.cancel();
    this.#holds.hold(reason);
  }

  release(reason: Hold): void {
    if (this.#connection.closed || !this.#holds.has(reason)) return;
    if (this.#holds.release(reason)) this.#watch();
  }

  /** Says GOODBYE and closes. `second-connection`: the two nodes have another one, which stays. */
  goodbye(code?: 'second-connection'): void {
    if (this.#phase.state === 'connecting') {
      this.#connection.drop('not wanted any more');
      return;
    }
    this.#connection.send('GOODBYE', code === undefined ? {} : goodbyeFields(code));
    this.#connection.end();
  }

  /** Ends the connection because the other side's person has removed it, and shows it that they said so. */
  sendAway(removed: Revocation): void {
    this.#end ??= { kind: 'broken', reason: phrase('ended.removed') };
    this.send('REVOKED', { revoked: [removed] });
    this.send('GOODBYE', goodbyeFields('revoked'));
    this.#connection.end();
  }

  /** Closes the connection at once, without GOODBYE. */
  drop(reason: Phrase): void {
    this.#end ??= { kind: 'broken', reason };
    this.#connection.drop(inEnglish(reason));
  }

  /** Handles HELLO: proves to the node that dialled who this is. */
  greet({ nonce }: ClientMessages['HELLO']): void {
    this.#phase = { state: 'greeted' };
    const signature = prove(this.#options.keys.writer, serverProof(nonce, this.socket.channel));
    this.send('PROOF', { server: this.#me, nonce: this.#nonce, signature });
  }

  /** Handles REGISTER: checks the other side's proof, and answers with WELCOME. */
  admit(fields: ClientMessages['REGISTER']): Failure | void {
    const { keys, role } = this.#options;
    if (role.kind !== 'is dialled') return;
    const { key: writer, certificate, signature } = fields;
    if (writer === undefined || certificate === undefined || signature === undefined)
      return { code: 'missing-field', message: 'This is no server: only full nodes can connect here.' };
    if (certificate.writer !== writer || !verifiesCertificate(certificate)) return badCertificate;
    if (!verifiesProof(writer, this.#clientProof(this.#nonce, this.#me), signature))
      return this.drop(phrase('ended.unproven'));
    const { person } = certificate;
    if (role.refuses(person)) return this.drop(phrase('ended.blocked'));
    const removed = role.removed(person, writer);
    if (removed) return this.sendAway(removed);
    this.#phase = { state: 'registered' };
    const { user, version, instance, features } = role.welcome();
    this.send('WELCOME', {
      user: fields.user,
      id: person,
      server: { id: this.#me, name: user, version },
      features,
      instance,
      certificate: certificateFields(keys.certificate),
    });
    this.#events.admitted(fields, { person, writer, certificate });
  }

  /** Handles PROOF: registers with the node that was dialled, once it has proven who it is. */
  register({ server, nonce, signature }: ServerMessages['PROOF']): void {
    const { keys, role, address } = this.#options;
    if (role.kind !== 'dials') return;
    if (!verifiesProof(server, serverProof(this.#nonce, this.socket.channel), signature))
      return this.drop(phrase('ended.unprovenAt', { host: address.host }));
    if (role.peer?.mayBe(server) === false)
      return this.drop(phrase('ended.somebodyElse', { host: address.host }));
    if (!this.#events.proven(server)) return;
    this.#phase = { state: 'registering', key: server };
    const proof = this.#clientProof(nonce, server);
    const invite = role.invite === undefined ? undefined : inviteKey(role.invite);
    this.send('REGISTER', {
      ...role.registration,
      signature: prove(keys.writer, proof),
      ...(invite && { invite: { key: invite.id, signature: prove(invite, { ...proof, role: 'invite' }) } }),
    });
  }

  /** Handles WELCOME. It must come from the node that has proven who it is. */
  welcome(fields: ServerMessages['WELCOME']): void {
    const { role, address } = this.#options;
    const phase = this.#phase;
    if (phase.state !== 'registering' || fields.server.id !== phase.key) return this.drop(foreign(address));
    const peer = role.kind === 'dials' && role.peer ? certifiedBy(fields) : undefined;
    if (role.kind === 'dials' && role.peer) {
      if (!peer) return this.drop(phrase('ended.unprovenAt', { host: address.host }));
      const { id } = role.peer;
      if (id !== undefined && id !== peer.person && id !== peer.writer)
        return this.drop(phrase('ended.somebodyElse', { host: address.host }));
    }
    this.#phase = { state: 'registered' };
    this.#events.welcome(fields, peer);
  }

  /** Handles an entry whose fields are not checked yet. */
  entry(command: EntryCommand, fields: Readonly<Record<string, unknown>>): Result<void> {
    const entry = parseEntry(command, fields);
    if (!entry.ok) return entry;
    this.#events.entry(entry.value, this.#lineBytes);
    return success(undefined);
  }

  /** Handles GOODBYE. */
  farewell({ code }: ServerMessages['GOODBYE']): void {
    this.#end ??= endFor(code, this.#whom, this.#phase.state === 'registered');
    this.#connection.end();
  }

  #clientProof(nonce: string, to: string): Proof {
    return { role: 'client', nonce, to, channel: this.socket.channel };
  }

  /** Whether the node that was dialled has proven who it is. */
  get isProven(): boolean {
    return this.#phase.state === 'registering' || this.#phase.state === 'registered';
  }

  get #me(): WriterId {
    return this.#options.keys.writer.id;
  }

  /** Asks the node that was dialled to prove who it is. */
  #begin(): void {
    this.#phase = { state: 'greeting' };
    this.send('HELLO', { nonce: this.#nonce });
    this.#after(registerMs, () => this.drop(silent(this.#options.address)));
  }

  #receive(line: Line): void {
    if (this.#phase.state !== 'registered') {
      this.#linesBefore += 1;
      if (this.#linesBefore > limits.linesBeforeRegistration)
        return this.drop(foreign(this.#options.address));
    } else this.#events.line();
    this.#lineBytes = line.tooLong ? 0 : line.bytes.length;
    if (!this.#isPlainMessage(line)) this.#dispatch(line);
    if (this.#badLines >= limits.badLines) this.drop(foreign(this.#options.address));
    else if (!this.#isToWatch) {
      this.#isToWatch = true;
      setImmediate(() => this.#heard());
    }
  }

  /** Handles a line that is a message in its usual form, as thousands in a second may be. Returns false for any other. */
  #isPlainMessage(line: Line): boolean {
    if (this.#phase.state !== 'registered' || line.tooLong) return false;
    const json = textAfter('SEND_MESSAGE', line.bytes);
    const message = json === undefined ? undefined : parsePlainMessage(json);
    if (message) this.#events.entry(message, this.#lineBytes);
    return message !== undefined;
  }

  #dispatch(line: Line): void {
    const { result, command } = dispatch(nodeMessages, this, this.#phase.state, line, refuse);
    // A later version of the protocol may have commands that are not known here.
    const isUnknown = command !== undefined && !result.ok && result.error.code === 'unknown-command';
    if (!result.ok) {
      if (!isUnknown) this.#badLines += 1;
      // Only the dialled side reports errors: otherwise two nodes could answer each other's errors forever.
      if (this.#options.role.kind === 'is dialled' && command !== 'ERROR')
        this.send('ERROR', { ...errorFields(result.error), ...(command === undefined ? {} : { command }) });
    }
  }

  /** Restarts the silence timer once per turn: a timer for each line would cost as much as reading it. */
  #heard(): void {
    this.#isToWatch = false;
    if (this.socket.isWasteful) return this.drop(foreign(this.#options.address));
    if (this.#phase.state === 'registered' && !this.#holds.isHeld && !this.#connection.closed) this.#watch();
  }

  /** Sends a PING after a time of silence, and drops the connection after `answerMs` more. */
  #watch(): void {
    const { silence, answerMs } = this.#patience;
    this.#after(untilPing(silence(), this.#options.environment.now()), () => {
      this.send('PING', {});
      this.#after(answerMs, () => this.drop(lost(this.#options.address)));
    });
  }

  #after(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.environment.setTimer(run, ms);
  }

  #closed(): void {
    this.#timer?.cancel();
    this.#events.closed(this.#end ?? { kind: 'broken', reason: this.#reason() });
    this.#resolveEnded();
  }

  /** What the other side is called in error messages. */
  get #whom(): 'server' | 'peer' {
    const { role } = this.#options;
    return role.kind === 'dials' && !role.peer ? 'server' : 'peer';
  }

  #reason(): Phrase {
    const { address } = this.#options;
    // A reset may be reported before `connect`; its code then says nothing about the address.
    const unconnected = this.#phase.state === 'connecting';
    return (unconnected ? unreachable(this.#errorCode, address, this.#whom) : undefined) ?? lost(address);
  }
}
