import { encodeEntry, type Entry } from '../../../shared/conversation/entry';

const pageBytes = 256 * 1024;

/** What an upload needs of a session. */
export interface UploadLink {
  send(command: string, fields: object): void;
  sendBytes(bytes: Uint8Array): void;
}

/**
 * What the server lacks, sent page by page: each page ends with a PING, and the next goes once it is answered. So what
 * lies between here and the server is bounded, and a server that takes its time is not mistaken for one that is gone.
 */
export class Upload {
  #queue: Entry[] = [];
  #next = 0;
  #page = 0;
  #underway: string | undefined;
  /** How many entries of each conversation still wait. */
  readonly #waiting = new Map<string, number>();

  /** @param emptied called with a conversation when its last waiting entry has been sent */
  constructor(
    private readonly link: UploadLink,
    private readonly emptied: (conversation: string) => void,
  ) {}

  /** Whether entries of this conversation wait: later ones must not overtake them. */
  has(conversation: string): boolean {
    return this.#waiting.has(conversation);
  }

  /** Adds entries of one conversation, in transcript order. */
  add(conversation: string, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    // Not push(...entries): spreading a long history overflows the stack.
    for (const entry of entries) this.#queue.push(entry);
    this.#waiting.set(conversation, (this.#waiting.get(conversation) ?? 0) + entries.length);
    if (this.#underway === undefined) this.#sendPage();
  }

  /** The server has answered a PING. */
  pong(token: string | undefined): void {
    if (this.#underway === undefined || token !== this.#underway) return;
    this.#underway = undefined;
    this.#sendPage();
  }

  #sendPage(): void {
    const emptied: string[] = [];
    for (let bytes = 0; bytes < pageBytes;) {
      const entry = this.#queue[this.#next];
      if (!entry) break;
      const line = encodeEntry(entry);
      this.link.sendBytes(line);
      bytes += line.length;
      this.#next += 1;
      if (this.#sent(entry.conversation)) emptied.push(entry.conversation);
    }
    if (this.#next < this.#queue.length) this.#pause();
    else this.#forget();
    for (const conversation of emptied) this.emptied(conversation);
  }

  #sent(conversation: string): boolean {
    const left = (this.#waiting.get(conversation) ?? 1) - 1;
    if (left > 0) this.#waiting.set(conversation, left);
    else this.#waiting.delete(conversation);
    return left === 0;
  }

  #pause(): void {
    this.#page += 1;
    this.#underway = `page-${this.#page}`;
    this.link.send('PING', { token: this.#underway });
  }

  #forget(): void {
    this.#queue = [];
    this.#next = 0;
  }
}
