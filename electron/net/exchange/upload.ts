import { encodeEntry, type Entry } from '../../../shared/conversation/entry';

const pageBytes = 256 * 1024;

/** What an upload needs of a session. */
export interface UploadLink {
  send(command: string, fields: object): void;
  sendBytes(bytes: Uint8Array): void;
}

/** What one conversation still has to send. */
interface Waiting {
  conversation: string;
  entries: Iterator<Entry>;
  /** Whether some of it has gone out. */
  begun: boolean;
  /** Written meanwhile; it goes first as soon as the others can make sense of it. */
  written: Entry[];
}

/**
 * What the other side lacks, sent page by page: each page ends with a PING, and the next goes once it is answered. So what
 * lies between here and there is bounded, nothing is read before its turn, and who takes their time is not mistaken for one
 * who is gone.
 */
export class Upload {
  readonly #queue: Waiting[] = [];
  #page = 0;
  #underway: string | undefined;

  /** @param emptied called with a conversation when its last entry has been sent */
  constructor(
    private readonly link: UploadLink,
    private readonly emptied: (conversation: string) => void,
  ) {}

  /** Whether entries of this conversation wait. */
  has(conversation: string): boolean {
    return this.#of(conversation) !== undefined;
  }

  /** Sends entries of a conversation of which nothing waits yet. */
  add(conversation: string, entries: Iterable<Entry>): void {
    this.#queue.push({ conversation, entries: entries[Symbol.iterator](), begun: false, written: [] });
    if (this.#underway === undefined) this.#sendPage();
  }

  /** Sends an entry of a conversation of which others wait, as soon as it may overtake them. */
  insert(entry: Entry): void {
    const waiting = this.#of(entry.conversation);
    // The first page begins with who takes part: after it any text can be judged.
    if (!waiting || waiting.begun) this.link.sendBytes(encodeEntry(entry));
    else waiting.written.push(entry);
  }

  /** The other side has answered a PING. */
  pong(token: string | undefined): void {
    if (this.#underway === undefined || token !== this.#underway) return;
    this.#underway = undefined;
    this.#sendPage();
  }

  #of(conversation: string): Waiting | undefined {
    return this.#queue.find((waiting) => waiting.conversation === conversation);
  }

  #sendPage(): void {
    let room = pageBytes;
    while (room > 0) {
      const waiting = this.#queue[0];
      if (!waiting) return;
      const next = waiting.entries.next();
      const entry = next.done ? waiting.written.shift() : next.value;
      waiting.begun = true;
      if (entry) room -= this.#send(entry);
      else {
        this.#queue.shift();
        this.emptied(waiting.conversation);
      }
    }
    for (const waiting of this.#queue.slice(0, 1))
      for (const entry of waiting.written.splice(0)) this.#send(entry);
    this.#page += 1;
    this.#underway = `page-${this.#page}`;
    this.link.send('PING', { token: this.#underway });
  }

  #send(entry: Entry): number {
    const line = encodeEntry(entry);
    this.link.sendBytes(line);
    return line.length;
  }
}
