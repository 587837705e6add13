import { createCipheriv, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { channelOf } from '../../runtime/tls/channel';
import { tlsOptions } from '../../runtime/tls/options';

/** Types of records and of handshake messages (RFC 8446, sections 5.1 and 4). */
export const recordTypes = { changeCipherSpec: 20, handshake: 22, applicationData: 23 } as const;
export const handshakeTypes = {
  clientHello: 1,
  certificate: 11,
  certificateRequest: 13,
  keyUpdate: 24,
} as const;

/** One that is encrypted with these: the secret is the output of SHA-256, the key has 16 bytes. */
const cipher = 'TLS_AES_128_GCM_SHA256';
const version = [3, 3];

/** A record in the clear. */
export const record = (type: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, ...version, content.length >> 8, content.length & 255]), content]);

/** A handshake message. */
export const handshakeMessage = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 255]), body]);

/** HKDF-Expand-Label (RFC 8446, section 7.1) for at most 32 bytes and no context. */
function expand(secret: Uint8Array, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}

/** A client whose handshake is Node's, and which then writes its encrypted records itself, whatever they say. */
export class TlsRecords {
  #number = 0n;

  private constructor(
    readonly socket: Socket,
    /** Binds proofs to this connection; see `channelOf`. */
    readonly channel: string,
    /** What the other side has said, decrypted. */
    readonly heard: Buffer[],
    private secret: Uint8Array,
  ) {}

  static async connect(port: number): Promise<TlsRecords> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const below = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => void socket.write(bytes, () => done()),
    });
    socket.on('data', (bytes) => below.push(bytes)).on('close', () => below.destroy());
    const stream = connectTls({ socket: below, ...tlsOptions, ciphers: cipher, rejectUnauthorized: false });
    const heard: Buffer[] = [];
    stream.on('error', () => undefined).on('data', (bytes: Buffer) => heard.push(bytes));
    const secret = new Promise<Buffer>((resolve) =>
      stream.on('keylog', (line: Buffer) => {
        const [label, , value = ''] = String(line).trim().split(' ');
        if (label === 'CLIENT_TRAFFIC_SECRET_0') resolve(Buffer.from(value, 'hex'));
      }),
    );
    await once(stream, 'secureConnect');
    return new TlsRecords(socket, channelOf(stream), heard, await secret);
  }

  get text(): string {
    return String(Buffer.concat(this.heard));
  }

  /** Writes a record with this type inside. */
  send(type: number, content: Uint8Array): void {
    const iv = expand(this.secret, 'iv', 12);
    const low = iv.readBigUInt64BE(4) ^ this.#number;
    iv.writeBigUInt64BE(low, 4);
    this.#number += 1n;
    const length = content.length + 1 + 16;
    const head = Buffer.from([recordTypes.applicationData, ...version, length >> 8, length & 255]);
    const sealing = createCipheriv('aes-128-gcm', expand(this.secret, 'key', 16), iv).setAAD(head);
    this.socket.write(
      Buffer.concat([
        head,
        sealing.update(content),
        sealing.update(Buffer.from([type])),
        sealing.final(),
        sealing.getAuthTag(),
      ]),
    );
  }

  sendLine(line: string): void {
    this.send(recordTypes.applicationData, Buffer.from(`${line}\n`));
  }

  /** Changes its key, and asks the other side to change its own. */
  updateKey(): void {
    this.send(recordTypes.handshake, handshakeMessage(handshakeTypes.keyUpdate, Buffer.from([1])));
    this.secret = expand(this.secret, 'traffic upd', 32);
    this.#number = 0n;
  }
}

/** A first TLS message as Node writes it. */
export async function clientHello(): Promise<Buffer> {
  const below = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() });
  const said = new Promise<Buffer>((resolve) => {
    below._write = (bytes: Buffer, _encoding, done) => {
      resolve(bytes);
      done();
    };
  });
  const stream = connectTls({ socket: below, ...tlsOptions }).on('error', () => undefined);
  const hello = await said;
  stream.destroy();
  return hello;
}
