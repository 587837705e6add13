import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { prove, serverProof } from '../../runtime/entries/certificates';
import { newPersonKey, type SigningKey } from '../../runtime/entries/keys';
import { newTlsCertificate } from '../../runtime/tls/certificate';
import { channelOf } from '../../runtime/tls/channel';
import { tlsOptions, type TlsCertificate } from '../../runtime/tls/options';
import { decodeLine, encodeMessage, LineDecoder, type Message } from '../../shared/protocol/codec';

/** Helpers of tests that speak the protocol without our client. */
export const host = '127.0.0.1';

const ends: (() => unknown)[] = [];
/** Runs a function when the test is over. */
export const atEnd = (end: () => unknown): void => void ends.push(end);
/** Runs these functions, the latest first; for `afterEach`. */
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

/** A connection over TLS, and the one below it, which can be reset. */
export interface Ends {
  readonly socket: TLSSocket;
  readonly raw: Socket;
}

let certificate: Promise<TlsCertificate> | undefined;

/** A server over TLS whose handling of connections the test provides. It does not listen yet. */
export async function tlsServer(behave: (ends: Ends) => void): Promise<Server> {
  const server = createServer({ ...(await (certificate ??= newTlsCertificate())), ...tlsOptions });
  const below = new Map<number | undefined, Socket>();
  server.on('connection', (raw: Socket) => {
    const { remotePort } = raw;
    below.set(remotePort, raw);
    raw.on('error', () => undefined).on('close', () => below.delete(remotePort));
  });
  server.on('secureConnection', (socket) => {
    const raw = below.get(socket.remotePort);
    socket.on('error', () => socket.destroy());
    if (raw) behave({ socket, raw });
  });
  return server;
}

/** Calls a function with each message on a stream. */
export function eachMessage(stream: Socket, handle: (message: Message) => void): void {
  const decoder = new LineDecoder();
  stream.on('data', (bytes: Buffer) => {
    for (const line of decoder.push(bytes)) {
      const message = line.tooLong ? undefined : decodeLine(line.bytes);
      if (message?.ok) handle(message.value);
    }
  });
}

/** Handles each message after registration, with a way to answer. */
export type OnMessage = (
  message: Message,
  send: (command: string, fields: object) => void,
  ends: Ends,
) => void;

const serverKey = newPersonKey();

/** The fields of PROOF with which the holder of a key answers HELLO. */
export const proofOf = (
  key: SigningKey<string>,
  hello: Readonly<Record<string, unknown>>,
  socket: TLSSocket,
): object => ({
  server: key.id,
  nonce: 'n'.repeat(32),
  signature: prove(key, serverProof(String(hello['nonce']), channelOf(socket))),
});

/**
 * Registers a client as a server does, and passes the test `WELCOMED` and each later message.
 * @param key the server's
 */
export function welcome(ends: Ends, onMessage: OnMessage, key = serverKey): void {
  const { socket } = ends;
  const { id } = key;
  const send = (command: string, fields: object): void => void socket.write(encodeMessage(command, fields));
  eachMessage(socket, ({ command, fields }) => {
    if (command === 'HELLO') send('PROOF', proofOf(key, fields, socket));
    else if (command === 'REGISTER') {
      const server = { id, name: 'Scripted', version: '0' };
      send('WELCOME', { user: fields['user'], id: personIn(fields), server, features: [] });
      onMessage({ command: 'WELCOMED', fields }, send, ends);
    } else onMessage({ command, fields }, send, ends);
  });
}

/** The person who registers with these fields. */
export function personIn({ certificate }: Record<string, unknown>): string {
  return typeof certificate === 'object' && certificate !== null && 'person' in certificate
    ? String(certificate.person)
    : '';
}
