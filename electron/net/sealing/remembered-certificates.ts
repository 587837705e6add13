import { verifiesCertificate } from '../../../runtime/entries/certificates';
import type { Certificate } from '../../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';

/** Keeps certificates from one run to the next. */
export interface CertificateStore {
  /** Whoever has written to the disk may have made them up. */
  readonly certificates: readonly Certificate[];
  keepCertificates(certificates: readonly Certificate[]): void;
}

/** Forgets them at the end: for headless clients and tests. */
export const forgetfulCertificates = (): CertificateStore => ({
  certificates: [],
  keepCertificates: () => undefined,
});

/** Number of people whose certificates are remembered. */
const peopleRemembered = 1_000;
/** Number of certificates that are kept from one run to the next: most people have one computer. */
const certificatesKept = 1_000;

/**
 * Certificates that were shown outside of conversations, by peers and the server: of the people of whom one was new last. So
 * whoever was met once can be written to, sealed, while they are away.
 */
export class RememberedCertificates {
  readonly #store: CertificateStore;
  /** By person and writer; read from the store when they are needed for the first time. */
  #people: Map<PersonId, Map<WriterId, Certificate>> | undefined;
  readonly #signed = new WeakSet<Certificate>();

  constructor(store: CertificateStore) {
    this.#store = store;
  }

  /** The certificates of a person, each signed by them. */
  of(person: PersonId): Certificate[] {
    return [...(this.#all.get(person)?.values() ?? [])].filter((each) => this.#isSigned(each));
  }

  /** Remembers certificates. Those that their people have not signed are left out. */
  add(certificates: Iterable<Certificate>): void {
    let isNew = false;
    for (const each of certificates) {
      if (this.#all.get(each.person)?.get(each.writer)?.signature === each.signature) continue;
      if (this.#isSigned(each)) isNew = this.#remember(each) || isNew;
    }
    if (isNew) this.#store.keepCertificates(this.#latest());
  }

  get #all(): Map<PersonId, Map<WriterId, Certificate>> {
    if (!this.#people) {
      this.#people = new Map();
      for (const each of this.#store.certificates) this.#remember(each);
    }
    return this.#people;
  }

  #isSigned(certificate: Certificate): boolean {
    const isSigned = this.#signed.has(certificate) || verifiesCertificate(certificate);
    if (isSigned) this.#signed.add(certificate);
    return isSigned;
  }

  /** Returns whether there was room. */
  #remember(certificate: Certificate): boolean {
    const { person, writer } = certificate;
    const all = this.#all;
    const theirs = all.get(person) ?? new Map<WriterId, Certificate>();
    const hasRoom = theirs.has(writer) || theirs.size < limits.writersPerPerson;
    if (hasRoom) theirs.set(writer, certificate);
    all.delete(person);
    all.set(person, theirs);
    const [oldest] = all.keys();
    if (all.size > peopleRemembered && oldest !== undefined) all.delete(oldest);
    return hasRoom;
  }

  /** What is kept: of each person at most as many as they may use, of the last people. */
  #latest(): Certificate[] {
    const { writersInUsePerPerson } = limits;
    return [...this.#all.values()]
      .flatMap((theirs) => [...theirs.values()].sort((a, b) => a.at - b.at).slice(-writersInUsePerPerson))
      .slice(-certificatesKept);
  }
}
