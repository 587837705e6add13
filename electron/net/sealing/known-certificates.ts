import type { Environment } from '../../../runtime/environment';
import { certificatesOfOthers } from '../../../shared/conversation/control-entry';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { Certificate, ControlEntry } from '../../../shared/conversation/log-entry';
import type { PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import type { OnlineUser, ServerMessages } from '../../../shared/protocol/messages';
import type { Certificates } from '../conversations/invitations';
import type { RemovedComputers } from '../removed-computers';
import { RememberedCertificates, type CertificateStore } from './remembered-certificates';

/** Whether a conversation with some people can be sealed. */
export type Sealability =
  | { readonly kind: 'sealed'; readonly certificates: Certificates }
  /** These people use programs that open no sealed messages. */
  | { readonly kind: 'open'; readonly simple: readonly PersonId[] }
  /** Nobody has shown keys of these people's computers. */
  | { readonly kind: 'unknown'; readonly people: readonly PersonId[] };

export interface KnownCertificatesParts {
  readonly environment: Environment;
  logs(): Iterable<EntryLog>;
  readonly removed: Pick<RemovedComputers, 'has'>;
  readonly store: CertificateStore;
  /** Certificates of the peers that are connected, which have proven that these are theirs. */
  peers(): Iterable<Certificate>;
  /** Somebody as the server describes them. */
  onServer(person: PersonId): OnlineUser | undefined;
  /** Asks the server for the certificates of people. Returns false if it cannot be asked. */
  ask(people: readonly PersonId[]): boolean;
}

/** How long a server, or a peer that is being dialled, may take to show certificates. */
const patienceMs = 1_500;

/** The certificates of other people's computers: from entries, and what peers and the server have shown. */
export class KnownCertificates {
  readonly #parts: KnownCertificatesParts;
  readonly #remembered: RememberedCertificates;
  readonly #waiting = new Set<(isAnswer: boolean) => void>();

  constructor(parts: KnownCertificatesParts) {
    this.#parts = parts;
    this.#remembered = new RememberedCertificates(parts.store);
  }

  /** The certificates of a person's computers for which others can seal: the latest, if there are very many. */
  of(person: PersonId): Certificate[] {
    const byWriter = new Map(this.#all(person).map((certificate) => [certificate.writer, certificate]));
    const gone = new Set([...byWriter.values()].flatMap(({ replaces }) => replaces));
    for (const { state } of this.#parts.logs()) for (const writer of state.revoked) gone.add(writer);
    return [...byWriter.values()]
      .filter(({ writer, seal }) => seal !== undefined && !gone.has(writer))
      .filter(({ writer }) => !this.#parts.removed.has(person, writer))
      .sort(byTime)
      .slice(-limits.writersInUsePerPerson);
  }

  /** Whether a certificate says that a writer is a computer of this person, who has not removed it. */
  isComputerOf(person: PersonId, writer: string): boolean {
    return this.#all(person).some(
      (each) => each.writer === writer && !this.#parts.removed.has(person, each.writer),
    );
  }

  /** Whether a person uses a simple client: nobody has shown a certificate of theirs, and the server writes for them. */
  isSimple(person: PersonId): boolean {
    const all = this.#all(person);
    if (all.length > 0) return all.every(({ via }) => via !== undefined);
    const user = this.#parts.onServer(person);
    return user !== undefined && user.writers === undefined;
  }

  /** Whether a conversation with people can be sealed, by what is known now. */
  sealability(people: readonly PersonId[]): Sealability {
    const simple = people.filter((person) => this.isSimple(person));
    if (simple.length > 0) return { kind: 'open', simple };
    const certificates = new Map(people.map((person) => [person, this.of(person)]));
    const unknown = people.filter((person) => !certificates.get(person)?.length);
    return unknown.length > 0 ? { kind: 'unknown', people: unknown } : { kind: 'sealed', certificates };
  }

  /** Like `sealability`, after the server was asked. Waits a short while for what is not known. */
  async lookUp(people: readonly PersonId[]): Promise<Sealability> {
    const { environment, ask } = this.#parts;
    if (this.sealability(people).kind === 'open') return this.sealability(people);
    let isAnswered = !ask(people);
    const isDone = (): boolean => isAnswered && this.sealability(people).kind !== 'unknown';
    if (!isDone())
      await new Promise<void>((resolve) => {
        const end = (): void => {
          this.#waiting.delete(look);
          timer.cancel();
          resolve();
        };
        const look = (isAnswer: boolean): void => {
          isAnswered ||= isAnswer;
          if (isDone()) end();
        };
        const timer = environment.setTimer(end, patienceMs);
        this.#waiting.add(look);
      });
    return this.sealability(people);
  }

  /** The server tells certificates that it was asked for. */
  heard({ certificates, more }: ServerMessages['CERTIFICATES']): void {
    this.#remembered.add(certificates);
    if (!more) this.#look(true);
  }

  /** A peer is connected, which has shown its certificate. */
  met(): void {
    this.#remembered.add(this.#parts.peers());
    this.#look(false);
  }

  #look(isAnswer: boolean): void {
    for (const look of [...this.#waiting]) look(isAnswer);
  }

  /** Every certificate that is known of a person; of several for one writer the latest comes last. */
  #all(person: PersonId): Certificate[] {
    const { logs, peers } = this.#parts;
    const all = this.#remembered.of(person);
    for (const certificate of peers()) if (certificate.person === person) all.push(certificate);
    for (const log of logs()) all.push(...certificatesIn(log, person));
    return all.sort(byTime);
  }
}

const byTime = (a: Certificate, b: Certificate): number => a.at - b.at;

/** The certificates that a conversation's controls have of a person. */
function certificatesIn(log: EntryLog, person: PersonId): Certificate[] {
  const { graph } = log.controls;
  const placed = [...graph.invitesOf(person), ...graph.certificatesOf(person)];
  return placed
    .flatMap(({ hash }) => log.controlEntry(hash) ?? [])
    .flatMap((entry) => [...ownOf(entry), ...certificatesOfOthers(entry)])
    .filter((certificate) => certificate.person === person);
}

const ownOf = (entry: ControlEntry): readonly Certificate[] =>
  'certificate' in entry && entry.certificate ? [entry.certificate] : [];
