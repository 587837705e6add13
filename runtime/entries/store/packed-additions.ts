import type { AddedMessage, LogAddition, Piece } from '../../../shared/conversation/log-addition';
import type { EntryHash, PersonId, WriterId } from '../../../shared/ids';

/**
 * Additions in a form that is cheap to pass between threads. The structured clone of each entry with all its fields costs
 * as much as all other work on it; in this form only a few large values are copied.
 */
export interface PackedAdditions {
  /** To be transferred instead of copied. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Texts that occur once, concatenated; `numbers` has their lengths. */
  readonly texts: string;
  /** Texts that occur many times, referred to by index in `numbers`: ids, names, lists of heads. */
  readonly shared: readonly string[];
  /** The controls and recasts, in order, of additions that have some. */
  readonly others: readonly Pick<LogAddition, 'controls' | 'recast'>[];
  /** The messages, in order, that are not plain texts. */
  readonly unusual: readonly AddedMessage[];
}

/** Bit flags of a message. */
const flag = { packed: 1, stands: 2, unread: 4, known: 8, prev: 16, signature: 32, to: 64 };

export function packAdditions(additions: readonly LogAddition[]): PackedAdditions {
  const packer = new Packer();
  for (const addition of additions) packer.addition(addition);
  return packer.packed();
}

/** The inverse of `packAdditions`. */
export function unpackAdditions(packed: PackedAdditions): LogAddition[] {
  const unpacker = new Unpacker(packed);
  return Array.from({ length: unpacker.number() }, () => unpacker.addition());
}

class Packer {
  readonly #numbers: number[] = [0];
  readonly #texts: string[] = [];
  readonly #shared = new Map<string, number>();
  /** Index of each list of heads; messages of one piece share a list. */
  readonly #lists = new Map<readonly EntryHash[], number>();
  readonly #others: Pick<LogAddition, 'controls' | 'recast'>[] = [];
  readonly #unusual: AddedMessage[] = [];
  #count = 0;

  addition({ conversation, controls, messages, pieces, recast, clock }: LogAddition): void {
    this.#count += 1;
    const hasOthers = controls.length > 0 || recast !== undefined;
    if (hasOthers) this.#others.push({ controls, recast });
    this.#numbers.push(this.#index(conversation), clock, hasOthers ? 1 : 0, pieces.length, messages.length);
    for (const piece of pieces) this.#piece(piece);
    for (const message of messages) this.#message(message);
  }

  packed(): PackedAdditions {
    this.#numbers[0] = this.#count;
    return {
      numbers: new Float64Array(this.#numbers),
      texts: this.#texts.join(''),
      shared: [...this.#shared.keys()],
      others: this.#others,
      unusual: this.#unusual,
    };
  }

  #piece({ id, writer, first, last, lastHash, firstPrev, after, deleted, knownControls }: Piece): void {
    const isChained = firstPrev === undefined ? 0 : 1;
    this.#numbers.push(
      id,
      this.#index(writer),
      first,
      last,
      isChained,
      this.#list(after),
      deleted,
      knownControls,
    );
    this.#text(lastHash);
    if (firstPrev !== undefined) this.#text(firstPrev);
  }

  #message(message: AddedMessage): void {
    const { entry, person, piece, stands, unread, known } = message;
    const { number, clock, at, hash, prev, body, signature, content } = entry;
    const text = plainTextOf(message);
    if (text === undefined || !content) {
      this.#numbers.push(0);
      this.#unusual.push(message);
      return;
    }
    const { id, salt, to } = content;
    const flags =
      flag.packed |
      (stands ? flag.stands : 0) |
      (unread ? flag.unread : 0) |
      (known ? flag.known : 0) |
      (prev === undefined ? 0 : flag.prev) |
      (signature === undefined ? 0 : flag.signature) |
      (to === undefined ? 0 : flag.to);
    this.#numbers.push(flags, piece, number, clock, at);
    this.#numbers.push(
      this.#index(person),
      this.#index(entry.writer),
      this.#index(entry.from),
      this.#list(entry.after),
    );
    this.#text(hash);
    this.#text(body);
    this.#text(id);
    this.#text(salt);
    this.#text(text);
    if (prev !== undefined) this.#text(prev);
    if (signature !== undefined) this.#text(signature);
    if (to !== undefined) this.#text(to);
  }

  #text(text: string): void {
    this.#numbers.push(text.length);
    this.#texts.push(text);
  }

  #index(text: string): number {
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    this.#shared.set(text, this.#shared.size);
    return this.#shared.size - 1;
  }

  #list(hashes: readonly EntryHash[]): number {
    const known = this.#lists.get(hashes);
    if (known !== undefined) return known;
    const index = this.#index(hashes.join());
    this.#lists.set(hashes, index);
    return index;
  }
}

/** The text of a message that has nothing else. */
function plainTextOf({ entry: { content, extra, sealed } }: AddedMessage): string | undefined {
  if (sealed || content?.kind !== 'text' || typeof content.fields['text'] !== 'string') return undefined;
  for (const field in content.fields) if (field !== 'text') return undefined;
  for (const _ in extra) return undefined;
  return content.fields['text'];
}

const noExtra = Object.freeze({});

class Unpacker {
  #at = 0;
  #textAt = 0;
  #others = 0;
  #unusual = 0;
  readonly #lists = new Map<number, readonly EntryHash[]>();

  constructor(private readonly packed: PackedAdditions) {}

  number(): number {
    const number = this.packed.numbers[this.#at];
    if (number === undefined) throw new RangeError('Additions end too early');
    this.#at += 1;
    return number;
  }

  addition(): LogAddition {
    const conversation = this.#shared<LogAddition['conversation']>();
    const clock = this.number();
    const hasOthers = this.number() === 1;
    const [pieceCount, messageCount] = [this.number(), this.number()];
    const others = hasOthers ? this.packed.others[this.#others++] : undefined;
    const pieces: Piece[] = [];
    while (pieces.length < pieceCount) pieces.push(this.#piece());
    const messages: AddedMessage[] = [];
    while (messages.length < messageCount) messages.push(this.#message(conversation));
    return { conversation, controls: [], recast: undefined, ...others, pieces, messages, clock };
  }

  #piece(): Piece {
    const id = this.number();
    const writer = this.#shared<WriterId>();
    const [first, last] = [this.number(), this.number()];
    const isChained = this.number() === 1;
    const after = this.#list();
    const [deleted, knownControls] = [this.number(), this.number()];
    const lastHash = this.#text<EntryHash>();
    const firstPrev = isChained ? this.#text<EntryHash>() : undefined;
    return { id, writer, first, last, lastHash, firstPrev, after, deleted, knownControls };
  }

  #message(conversation: LogAddition['conversation']): AddedMessage {
    const flags = this.number();
    const has = (each: number): boolean => (flags & each) !== 0;
    if (!has(flag.packed)) return this.#unusualMessage();
    const [piece, number, clock, at] = [this.number(), this.number(), this.number(), this.number()];
    const person = this.#shared<PersonId>();
    const writer = this.#shared<WriterId>();
    const from = this.#shared();
    const after = this.#list();
    const hash = this.#text<EntryHash>();
    const body = this.#text<AddedMessage['entry']['body']>();
    const [id, salt, text] = [this.#text(), this.#text(), this.#text()];
    const prev = has(flag.prev) ? this.#text<EntryHash>() : undefined;
    const signature = has(flag.signature) ? this.#text() : undefined;
    const to = has(flag.to) ? this.#text<EntryHash>() : undefined;
    const content = { kind: 'text', id, to, salt, fields: { text } };
    return {
      entry: {
        command: 'SEND_MESSAGE',
        conversation,
        writer,
        number,
        prev,
        after,
        clock,
        at,
        from,
        hash,
        signature,
        extra: noExtra,
        body,
        content,
      },
      person,
      piece,
      stands: has(flag.stands),
      unread: has(flag.unread),
      known: has(flag.known),
    };
  }

  #unusualMessage(): AddedMessage {
    const message = this.packed.unusual[this.#unusual];
    if (!message) throw new RangeError('Additions end too early');
    this.#unusual += 1;
    return message;
  }

  // The type of a text follows from its position.

  #text<Text extends string = string>(): Text {
    const from = this.#textAt;
    this.#textAt += this.number();
    return this.packed.texts.slice(from, this.#textAt) as Text;
  }

  #shared<Text extends string = string>(): Text {
    return (this.packed.shared[this.number()] ?? '') as Text;
  }

  #list(): readonly EntryHash[] {
    const index = this.number();
    const known = this.#lists.get(index);
    if (known) return known;
    const text = this.packed.shared[index] ?? '';
    const hashes = (text === '' ? [] : text.split(',')) as EntryHash[];
    this.#lists.set(index, hashes);
    return hashes;
  }
}
