import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { Plan } from '../../../storage/memory';
import type { Parts } from '../parts';
import type { Digest } from './digest';

interface PlansParts {
  memory: Pick<Parts['memory'], 'plans' | 'setPlan' | 'draft' | 'setDraft'>;
  transfers: Pick<Parts['transfers'], 'mayHaveAttachments' | 'detachAll'>;
  /** A new id that no conversation has. */
  newId(): ConversationId;
  now(): number;
}

/**
 * The planned conversations: the user has begun to write, and nobody is told. Each has an id like a conversation, by which its
 * window and its draft are found; the conversation that is founded has another one. A plan without a draft ends with its
 * window; others are kept on the disk.
 */
export class Plans {
  readonly #plans: Map<ConversationId, Plan>;

  constructor(private readonly parts: PlansParts) {
    this.#plans = new Map(parts.memory.plans);
  }

  get(id: ConversationId): Plan | undefined {
    return this.#plans.get(id);
  }

  has(id: ConversationId): boolean {
    return this.#plans.has(id);
  }

  /** All plans, also those of which only an open window knows. */
  [Symbol.iterator](): Iterator<[ConversationId, Plan]> {
    return this.#plans.entries();
  }

  /** Whether something waits in a plan to be sent. */
  hasDraft(id: ConversationId): boolean {
    return this.parts.memory.draft(id) !== '' || this.parts.transfers.mayHaveAttachments(id);
  }

  /** The plan of a conversation with these people and this title, or else a new one. */
  make(people: readonly NamedPerson[], title?: string, isOpen = false): ConversationId {
    const [id] = [...this.#plans].find(([, plan]) => isAlike(plan, people, title, isOpen)) ?? [];
    if (id !== undefined) return id;
    const made = this.parts.newId();
    const named = title === undefined ? {} : { title };
    this.#plans.set(made, { people: [...people], ...named, isOpen, at: this.parts.now() });
    return made;
  }

  change(id: ConversationId, changes: Partial<Pick<Plan, 'people' | 'title' | 'saidSealed'>>): void {
    const plan = this.#plans.get(id);
    if (plan) this.#plans.set(id, { ...plan, ...changes });
    this.drafted(id);
  }

  /** MUST be called when the draft of a plan has changed. */
  drafted(id: ConversationId): void {
    const plan = this.#plans.get(id);
    if (plan) this.parts.memory.setPlan(id, this.hasDraft(id) ? plan : undefined);
  }

  /** MUST be called when something was put beside drafts, or taken away. */
  attached(): void {
    for (const id of this.#plans.keys()) this.drafted(id);
  }

  /** MUST be called when a plan's window is closed: without a draft nothing is left of it. */
  windowClosed(id: ConversationId): void {
    if (this.#plans.has(id) && !this.hasDraft(id)) this.remove(id);
  }

  /** Forgets a plan with its draft. */
  remove(id: ConversationId): void {
    this.#plans.delete(id);
    this.parts.memory.setDraft(id, '');
    this.parts.transfers.detachAll(id);
    this.parts.memory.setPlan(id, undefined);
  }
}

function isAlike(plan: Plan, people: readonly NamedPerson[], title: string | undefined, isOpen: boolean) {
  const ids = new Set(people.map(({ id }) => id));
  const isSame = plan.people.length === ids.size && plan.people.every(({ id }) => ids.has(id));
  return isSame && plan.title === title && plan.isOpen === isOpen;
}

/** What windows show of a planned conversation. */
export const plannedDigest = (
  { people, title, isOpen, at }: Plan,
  me: PersonId,
  isSimple: (person: PersonId) => boolean,
): Digest => ({
  isPlanned: true,
  state: { members: new Set([me, ...people.map(({ id }) => id)]), invited: new Map() },
  founder: undefined,
  invitation: undefined,
  title: title === '' ? undefined : title,
  picture: undefined,
  company: { others: people.map(({ id }) => id), presence: 'here' },
  everJoined: true,
  hasLeft: false,
  isSealed: !isOpen && !people.some(({ id }) => isSimple(id)),
  isLeaving: false,
  names: new Map(people.map(({ id, user }) => [id, user])),
  servers: new Map(),
  last: null,
  first: null,
  at,
  unread: 0,
});
