import type { EntryHash, PersonId, WriterId } from '../ids';
import { concernedBy, type PlacedControl } from './placed-control';
import { decidesVoice } from './voice';

/** Lists of controls by key, each ordered by index. */
class Lists<Key> extends Map<Key, PlacedControl[]> {
  append(key: Key, control: PlacedControl): void {
    const list = this.get(key);
    if (list) list.push(control);
    else this.set(key, [control]);
  }
}

/** Indexes controls by the keys under which they are looked up. It only grows. */
export class ControlIndex {
  readonly all: PlacedControl[] = [];
  readonly joins: PlacedControl[] = [];
  /** Everybody who was invited or wrote a control. */
  readonly people = new Set<PersonId>();
  readonly byHash = new Map<EntryHash, PlacedControl>();
  readonly byPerson = new Lists<PersonId>();
  readonly byWriter = new Lists<WriterId>();
  readonly joinsOf = new Lists<PersonId>();
  /** JOINs by the index of the INVITE that they answer. */
  readonly answers = new Lists<number>();
  /** INVITEs by the people whom they invite. */
  readonly invitesOf = new Lists<PersonId>();
  /** LEAVE and DECLINE by their author, REMOVE and UNINVITE by the people whom they name. */
  readonly removalsOf = new Lists<PersonId>();
  /** REVOKEs by the writer whom they revoke. */
  readonly revocationsOf = new Lists<WriterId>();
  /** SPEAKERS and CLOSE. */
  readonly voice: PlacedControl[] = [];
  /** The controls that carry a certificate, by its person and by its writer. */
  readonly certificatesOf = new Lists<PersonId>();
  readonly certified = new Lists<WriterId>();

  add(placed: PlacedControl): void {
    const { act, hash, person, writer, certificate } = placed;
    this.all.push(placed);
    this.byHash.set(hash, placed);
    this.people.add(person);
    this.byPerson.append(person, placed);
    this.byWriter.append(writer, placed);
    if (certificate) {
      this.certificatesOf.append(person, placed);
      this.certified.append(writer, placed);
    }
    if (act.kind === 'FOUND' || act.kind === 'INVITE') this.#addInvite(placed, act.people);
    for (const each of concernedBy(placed)) this.removalsOf.append(each, placed);
    if (act.kind === 'REVOKE') this.revocationsOf.append(act.revoked, placed);
    if (decidesVoice(placed)) this.voice.push(placed);
    if (act.kind === 'JOIN') this.#addJoin(placed, act.invite);
  }

  #addInvite(invite: PlacedControl, people: readonly PersonId[]): void {
    for (const person of people) {
      this.people.add(person);
      this.invitesOf.append(person, invite);
    }
  }

  #addJoin(join: PlacedControl, invite: EntryHash): void {
    this.joins.push(join);
    this.joinsOf.append(join.person, join);
    const answered = this.byHash.get(invite);
    if (answered) this.answers.append(answered.index, join);
  }
}
