import { createHash, sign, type KeyObject } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { newPrivateKey } from '../../runtime/entries/new-key';

/** A key for signing releases, and its public key as text. */
export function newUpdateKey(): { secret: KeyObject; key: string } {
  const secret = newPrivateKey('ed25519');
  return { secret, key: String(secret.export({ format: 'jwk' })['x']) };
}

/** A file of a release, as its metadata name it. */
export const describe = (name: string, target: string, bytes: Uint8Array) => ({
  name,
  target,
  size: bytes.length,
  sha512: createHash('sha512').update(bytes).digest('base64'),
});

/** The answer at an address of the server: bytes, or a function that responds. */
export type Answer = Uint8Array | string | ((response: ServerResponse) => void);

/** A web server with updates on the loopback interface. */
export class UpdateServer {
  readonly answers = new Map<string, Answer>();
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').replace(/^.*\//, ''));
    this.asked.push(name);
    const answer = this.answers.get(name);
    if (answer === undefined) response.writeHead(404).end('There is nothing here.');
    else if (typeof answer === 'function') answer(response);
    else response.end(answer);
  });
  #port = 0;

  get address(): string {
    return `http://127.0.0.1:${this.#port}/parley`;
  }

  start(): Promise<void> {
    return new Promise((resolve) =>
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        this.#port = typeof address === 'object' && address ? address.port : 0;
        resolve();
      }),
    );
  }

  /** Publishes metadata, signed with a key. */
  publish(metadata: object | string, secret: KeyObject): void {
    const bytes = Buffer.from(typeof metadata === 'string' ? metadata : JSON.stringify(metadata));
    this.answers.set('parley-update.json', bytes);
    this.answers.set('parley-update.json.sig', sign(null, bytes, secret).toString('base64'));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
