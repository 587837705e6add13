import type { Socket } from 'node:net';
import { prove } from '../../runtime/entries/certificates';
import { newPersonKey } from '../../runtime/entries/keys';
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

/** Handles each message after registration, with a way to answer. */
export type OnMessage = (
  message: Message,
  send: (command: string, fields: object) => void,
  socket: Socket,
) => void;

const serverKey = newPersonKey();

/** Registers a client as a server does, and passes the test `WELCOMED` and each later message. */
export function welcome(socket: Socket, onMessage: OnMessage): void {
  const { id } = serverKey;
  const send = (command: string, fields: object): void => void socket.write(encodeMessage(command, fields));
  const decoder = new LineDecoder();
  let registered: Record<string, unknown> = {};
  const answer = (message: Message): void => {
    if (message.command === 'REGISTER') {
      registered = message.fields;
      send('CHALLENGE', { nonce: 'n'.repeat(32), server: id });
    } else if (message.command === 'PROVE') {
      const server = { id, name: 'Scripted', version: '0' };
      const { user, nonce, key } = registered;
      const proof = { role: 'server', nonce: String(nonce), to: String(key), channel: '' } as const;
      const signature = prove(serverKey, proof);
      send('WELCOME', { user, id: personIn(registered), server, features: [], signature });
      onMessage({ command: 'WELCOMED', fields: registered }, send, socket);
    } else onMessage(message, send, socket);
  };
  socket.on('data', (bytes) => {
    for (const line of decoder.push(bytes)) {
      const message = line.tooLong ? undefined : decodeLine(line.bytes);
      if (message?.ok) answer(message.value);
    }
  });
}

/** The person who registers with these fields. */
export function personIn({ certificate }: Record<string, unknown>): string {
  return typeof certificate === 'object' && certificate !== null && 'person' in certificate
    ? String(certificate.person)
    : '';
}
