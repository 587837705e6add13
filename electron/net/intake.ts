import { compareEntries, type Entry } from '../../shared/conversation/entry';
import { takesPart, visibleTo } from '../../shared/conversation/membership';
import { entryVerifies } from '../../shared/node/identity';
import { namesAreFine } from './validation';
import type { Held } from './conversations';

/** How far ahead of everything known an entry's clock may be: one at the end of all numbers would silence the rest. */
const clockAhead = 1_000_000;

/** What has been accepted for one conversation and is not in its log yet. */
interface Staged {
  entries: Entry[];
  byNumber: Map<string, Entry>;
  known: Set<string>;
  clock: number;
}

/**
 * Judges entries that came together, each as if those accepted before it were in the log already. A server is believed
 * that it relays, and nothing beyond: who wrote what is proven by signatures, and who may write by the log.
 */
export class Intake {
  /** What is to be kept, in the order in which it came. */
  readonly accepted: Entry[] = [];
  /** My own entries that the server has thereby shown to hold. */
  readonly mine: Entry[] = [];
  readonly doubted = new Set<string>();
  readonly #staged = new Map<string, Staged>();

  constructor(private readonly held: (conversation: string) => Held | undefined) {}

  judge(entry: Entry, me: string): void {
    const { conversation, author, number } = entry;
    const held = this.held(conversation);
    const staged = this.#staged.get(conversation) ?? { ...nothingStaged(), clock: held?.log.clock ?? 0 };
    if (isAfterMyTime(entry, held, staged, me)) return;
    const rival = at(held, staged, author, number);
    if (rival?.signature === entry.signature) {
      if (author === me) this.mine.push(entry);
      return;
    }
    // Of two entries with one number every node keeps the one with the lesser signature.
    if (rival && rival.signature < entry.signature) return;
    if (!isPlausible(entry, held, staged) || !namesAreFine(entry) || !entryVerifies(entry)) {
      this.doubted.add(conversation);
      return;
    }
    this.#staged.set(conversation, stage(staged, entry));
    this.accepted.push(entry);
    if (author === me) this.mine.push(entry);
  }

  *byConversation(): Iterable<[string, Entry[]]> {
    for (const [conversation, { entries }] of this.#staged) yield [conversation, entries];
  }
}

const nothingStaged = (): Omit<Staged, 'clock'> => ({ entries: [], byNumber: new Map(), known: new Set() });
const keyOf = (author: string, number: number): string => `${author} ${number}`;

const at = (held: Held | undefined, { byNumber }: Staged, author: string, number: number) =>
  byNumber.get(keyOf(author, number)) ?? held?.log.entryAt(author, number);

function stage(staged: Staged, entry: Entry): Staged {
  staged.entries.push(entry);
  staged.byNumber.set(keyOf(entry.author, entry.number), entry);
  staged.known.add(entry.author);
  if (entry.command === 'INVITE') for (const { id } of entry.invited) staged.known.add(id);
  staged.clock = Math.max(staged.clock, entry.clock);
  return staged;
}

function isPlausible(entry: Entry, held: Held | undefined, staged: Staged): boolean {
  if (entry.clock > staged.clock + clockAhead) return false;
  const first = held?.log.entries[0] ?? staged.entries[0];
  if (!first) return entry.command === 'INVITE' && entry.number === 1;
  // Nothing comes before the INVITE that founded it: that would make somebody else the founder.
  if (compareEntries(entry, first) < 0) return false;
  if (!held?.known.has(entry.author) && !staged.known.has(entry.author)) return false;
  return isInOrder(entry, held, staged);
}

/**
 * Whether I had left before this was said, and am not asked back. A node that does not know yet that I left may still offer
 * it to me; it is none of my business.
 */
function isAfterMyTime(entry: Entry, held: Held | undefined, staged: Staged, me: string): boolean {
  if (!held?.known.has(me) || entry.author === me || takesPart(held.log.membership, me)) return false;
  const asksMe = ({ command, ...fields }: Entry): boolean =>
    command === 'INVITE' && 'invited' in fields && fields.invited.some(({ id }) => id === me);
  if (asksMe(entry) || staged.entries.some(asksMe)) return false;
  const last = visibleTo(held.log.entries, me).at(-1);
  return last !== undefined && compareEntries(entry, last) > 0;
}

/** An author's clocks grow with their numbers; else somebody who left could put what they say now before their LEAVE. */
function isInOrder({ author, number, clock }: Entry, held: Held | undefined, staged: Staged): boolean {
  const previous = at(held, staged, author, number - 1);
  const next = at(held, staged, author, number + 1);
  return (!previous || previous.clock < clock) && (!next || next.clock > clock);
}
