import type { SetTimer } from '../../../../runtime/timers';
import type { ConversationId, PersonId } from '../../../../shared/ids';

/** How long somebody counts as typing after they were last said to. */
const shownMs = 7_000;
/** Shortest time between two messages that the user types in a conversation. */
const toldMs = 4_000;

export interface TypingParts {
  now(): number;
  setTimer: SetTimer;
  /** Tells the others that the user types. */
  tell(conversation: ConversationId): void;
  changed(): void;
}

/** Who types at the moment. */
export class Typing {
  readonly #others = new Map<ConversationId, Map<PersonId, number>>();
  /** When the others were last told that the user types. */
  readonly #told = new Map<ConversationId, number>();
  #timer: ReturnType<SetTimer> | undefined;

  constructor(private readonly parts: TypingParts) {}

  /** The others who type in a conversation. */
  in(conversation: ConversationId): PersonId[] {
    return [...(this.#others.get(conversation)?.keys() ?? [])];
  }

  /** The user has changed what they are about to say. */
  typed(conversation: ConversationId): void {
    const now = this.parts.now();
    if (now - (this.#told.get(conversation) ?? -Infinity) < toldMs) return;
    this.#told.set(conversation, now);
    this.parts.tell(conversation);
  }

  /** The user has sent it: with the next key it begins anew. */
  sent(conversation: ConversationId): void {
    this.#told.delete(conversation);
  }

  /** Somebody else types. */
  heard(conversation: ConversationId, person: PersonId): void {
    const people = this.#others.get(conversation) ?? new Map<PersonId, number>();
    const isShown = people.has(person);
    people.set(person, this.parts.now() + shownMs);
    this.#others.set(conversation, people);
    this.#look();
    if (!isShown) this.parts.changed();
  }

  /** What somebody typed has come. */
  said(conversation: ConversationId, person: PersonId): void {
    if (this.#others.get(conversation)?.delete(person)) this.parts.changed();
  }

  /** Forgets everybody. */
  forget(): void {
    this.#others.clear();
    this.end();
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    this.end();
    const now = this.parts.now();
    let next = Infinity;
    let isChanged = false;
    for (const [conversation, people] of this.#others) {
      for (const [person, until] of people)
        if (until <= now) isChanged = people.delete(person) || isChanged;
        else next = Math.min(next, until);
      if (people.size === 0) this.#others.delete(conversation);
    }
    if (isChanged) this.parts.changed();
    if (next < Infinity) this.#timer = this.parts.setTimer(() => this.#look(), next - now);
  }
}
