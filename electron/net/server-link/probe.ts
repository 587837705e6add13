import { formatAddress, type Address } from '../../../shared/protocol/address';
import { decodeLine, type Line } from '../../../shared/protocol/codec';
import { LineConnection } from '../../../shared/protocol/line-connection';
import { serverSchemas } from '../../../shared/protocol/messages';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { connectSecurely, type Connection } from '../../../runtime/tls/connection';
import { errorCodeOf, unreachable } from '../connection/reasons';
import { readAs } from '../../../shared/read-as';

const connectMs = 5_000;
const answerMs = 3_000;
const token = 'is-anybody-there';

/** Whether a Parley server answers at an address; `detail` says what was found. */
export interface ProbeResult {
  ok: boolean;
  detail: Phrase;
}

/** Tests whether a Parley server answers at an address, without registering there. Never rejects. */
export function testServer(
  address: Address,
  environment: Environment = realEnvironment,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    try {
      new Probe(connectSecurely(address, environment), address, environment, resolve).start();
    } catch (error) {
      resolve(broken(address, errorCodeOf(error)));
    }
  });
}

class Probe {
  readonly #connection: LineConnection;
  #timer: { cancel(): void } | undefined;
  #isReached = false;
  #askedAt: number | undefined;
  #errorCode: string | undefined;

  constructor(
    private readonly socket: Connection,
    private readonly address: Address,
    private readonly environment: Environment,
    private readonly resolve: (result: ProbeResult) => void,
  ) {
    socket.on('error', (error) => (this.#errorCode = errorCodeOf(error)));
    this.#connection = new LineConnection(
      socket,
      { line: (line) => this.#receive(line), close: () => this.#closed() },
      { atEndOfTurn: setImmediate, setTimer: environment.setTimer },
    );
  }

  start(): void {
    this.#after(connectMs, noAnswer(this.address));
    this.socket.once('reached', () => {
      this.#isReached = true;
      this.#after(answerMs, notParley(this.address));
    });
    this.socket.once('connect', () => {
      this.#askedAt = this.environment.now();
      this.#connection.send('PING', { token });
      this.#after(answerMs, notParley(this.address));
    });
  }

  #receive(line: Line): void {
    const message = line.tooLong ? undefined : decodeLine(line.bytes);
    if (!message?.ok) return this.#finish(notParley(this.address));
    const { command, fields } = message.value;
    if (command === 'PONG' && fields['token'] === token) return this.#finish(this.#found());
    if (command === 'ERROR') this.#finish(this.#refused(fields));
    // Other messages are ignored; the timeout runs on.
  }

  #found(): ProbeResult {
    const ms = Math.max(1, Math.round(this.environment.now() - (this.#askedAt ?? 0)));
    return { ok: true, detail: phrase('probe.found', { place: formatAddress(this.address), ms }) };
  }

  #refused(fields: Record<string, unknown>): ProbeResult {
    const error = readAs(serverSchemas.ERROR, fields);
    if (!error.success) return notParley(this.address);
    const place = formatAddress(this.address);
    return error.data.code === 'too-many-connections'
      ? { ok: false, detail: phrase('probe.full', { place }) }
      : notParley(this.address);
  }

  #closed(): void {
    this.#finish(this.#isReached ? notParley(this.address) : broken(this.address, this.#errorCode));
  }

  #after(ms: number, result: ProbeResult): void {
    this.#timer?.cancel();
    this.#timer = this.environment.setTimer(() => this.#finish(result), ms);
  }

  /** The first result counts: resolving a promise again has no effect. */
  #finish(result: ProbeResult): void {
    this.#timer?.cancel();
    this.#connection.drop('done');
    this.resolve(result);
  }
}

const noAnswer = (address: Address): ProbeResult => ({
  ok: false,
  detail: phrase('probe.silent', { place: formatAddress(address) }),
});

const notParley = (address: Address): ProbeResult => ({
  ok: false,
  detail: phrase('probe.notParley', { place: formatAddress(address) }),
});

/** What to do, by error code. */
const advice: Readonly<Record<string, Phrase>> = {
  ECONNREFUSED: phrase('probe.startOne'),
  ETIMEDOUT: phrase('probe.checkFirewall'),
};

function broken(address: Address, code: string | undefined): ProbeResult {
  const reason = unreachable(code, address);
  if (reason === undefined) return noAnswer(address);
  return {
    ok: false,
    detail: phrase('probe.broken', { reason, advice: advice[code ?? ''] ?? phrase('probe.checkAddress') }),
  };
}
