import type { Voice } from '../../shared/conversation/voice';
import { parentsOf, type Act, type Control } from '../../shared/conversation/control';
import { Controls, type Admission } from '../../shared/conversation/controls';
import type { EntryHash } from '../../shared/ids';
import { hash, nameOf, person, writer } from './names';

type ScenarioEntry = { readonly hash: EntryHash; readonly result: Admission['result'] };

/**
 * A conversation told step by step. Writers are named after their person and a number: `ann1` is Ann's first computer.
 * Each step says what its author knew, which is all that a liar can choose freely.
 */
export class Scenario {
  readonly controls = new Controls();
  readonly #written: Control[] = [];
  /** Writers for which keys cannot be sealed. */
  readonly #simple: ReadonlySet<string>;

  /** @param simple writers of simple clients, with which a server writes */
  constructor(...simple: readonly string[]) {
    this.#simple = new Set(simple);
  }

  /** Writes a control and judges it. It follows the writer's last control that the author knew. */
  say(author: string, act: Act, ...knowing: readonly ScenarioEntry[]): ScenarioEntry {
    const known = this.#known(knowing.map((each) => each.hash));
    const own = this.#written.filter((each) => each.writer === writer(author));
    const prev = own.findLast((each) => known.has(each.hash));
    const isCertified = own.some((each) => known.has(each.hash) && each.certificate);
    const control: Control = {
      hash: hash(`${author}-${this.#written.length}`),
      writer: writer(author),
      number: (prev?.number ?? 0) + 1,
      prev: prev?.hash,
      after: knowing.map((each) => each.hash).filter((each) => each !== prev?.hash),
      certificate: isCertified
        ? undefined
        : { person: person(author.replace(/\d+$/, '')), replaces: [], hasSeal: !this.#simple.has(author) },
      act,
    };
    this.#written.push(control);
    return { hash: control.hash, result: this.controls.admit(control).result };
  }

  found(author: string, ...people: string[]): ScenarioEntry {
    return this.say(author, { kind: 'FOUND', people: people.map(person), isPublic: false });
  }

  invite(author: string, people: readonly string[], ...knowing: readonly ScenarioEntry[]): ScenarioEntry {
    return this.say(author, { kind: 'INVITE', people: people.map(person) }, ...knowing);
  }

  join(author: string, invite: ScenarioEntry, ...knowing: readonly ScenarioEntry[]): ScenarioEntry {
    return this.say(
      author,
      { kind: 'JOIN', invite: invite.hash },
      ...(knowing.length > 0 ? knowing : [invite]),
    );
  }

  uninvite(
    author: string,
    invite: ScenarioEntry,
    target: string,
    ...knowing: readonly ScenarioEntry[]
  ): ScenarioEntry {
    const act = { kind: 'UNINVITE', invite: invite.hash, people: [person(target)] } as const;
    return this.say(author, act, ...knowing);
  }

  get voice(): Voice {
    return this.controls.state.voice;
  }

  get members(): string[] {
    return [...this.controls.state.members].map(nameOf).sort();
  }

  get invited(): string[] {
    return [...this.controls.state.invited.keys()].map(nameOf).sort();
  }

  #known(hashes: readonly EntryHash[]): Set<EntryHash> {
    const known = new Set(hashes);
    for (const each of this.#written.toReversed())
      if (known.has(each.hash)) parentsOf(each).forEach((parent) => known.add(parent));
    return known;
  }
}
