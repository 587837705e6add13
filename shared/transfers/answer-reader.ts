/**
 * Reads an answer of HTTP/1.1 (RFC 9112) to a request for a part of a file. Bytes of its content are passed on as they lie in
 * what came, without a copy.
 */

/** Bytes of a head; a longer one is not read. */
const headBytes = 8 * 1024;
/** Answers of status 1xx before the one that counts. */
const interimAtMost = 4;
/** The empty line at the end of a head. */
const headEnd = [13, 10, 13, 10];
/** Bytes of a content: more than any file has. */
const lengthPattern = /^\d{1,15}$/;

export interface AnswerHead {
  readonly status: number;
  /** Bytes of the content. */
  readonly length: number;
  /** Whether the connection carries no other request. */
  readonly closes: boolean;
}

/** What came of an answer: it is not whole, all of it came, or it is none that can be read. */
export type AnswerState = 'more' | 'whole' | 'broken';

/** Reads one answer, in parts of any length. */
export class AnswerReader {
  readonly #bytes = new Uint8Array(headBytes);
  #length = 0;
  #interim = 0;
  #head: AnswerHead | undefined;
  #left = 0;
  #state: AnswerState = 'more';

  /**
   * @param most bytes of the content; an answer with more is broken
   * @param take given the content, a part at a time. It MUST NOT keep a part
   */
  constructor(
    private readonly most: number,
    private readonly take: (bytes: Uint8Array, status: number) => void,
  ) {}

  /** Undefined until all of the head has come. */
  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /** More has come. What comes after a whole answer breaks it. */
  add(bytes: Uint8Array): AnswerState {
    if (this.#state === 'whole' && bytes.length > 0) this.#state = 'broken';
    let at = 0;
    while (this.#state === 'more' && !this.#head && at < bytes.length) at = this.#addToHead(bytes, at);
    if (this.#state === 'more' && this.#head) this.#addContent(bytes.subarray(at), this.#head.status);
    return this.#state;
  }

  /** Returns where what comes after it begins. */
  #addToHead(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && this.#length < headBytes && !this.#isWhole()) {
      this.#bytes[this.#length] = bytes[at] ?? 0;
      this.#length += 1;
      at += 1;
    }
    if (this.#isWhole()) this.#headCame();
    else if (this.#length === headBytes) this.#state = 'broken';
    return at;
  }

  /** Whether the empty line at the end of a head has come. */
  #isWhole(): boolean {
    return headEnd.every((byte, index) => this.#bytes[this.#length - headEnd.length + index] === byte);
  }

  #headCame(): void {
    const head = parseAnswerHead(String.fromCharCode(...this.#bytes.subarray(0, this.#length)));
    this.#length = 0;
    if (!head || head.length > this.most) return void (this.#state = 'broken');
    if (head.status >= 200) {
      this.#head = head;
      this.#left = head.length;
    } else {
      // What comes before the answer itself says nothing.
      this.#interim += 1;
      if (this.#interim > interimAtMost) this.#state = 'broken';
    }
  }

  #addContent(bytes: Uint8Array, status: number): void {
    if (bytes.length > this.#left) return void (this.#state = 'broken');
    this.#left -= bytes.length;
    if (bytes.length > 0) this.take(bytes, status);
    if (this.#left === 0) this.#state = 'whole';
  }
}

/** Reads a head, with the empty line at its end; undefined if it is none, or does not say how long the content is. */
export function parseAnswerHead(text: string): AnswerHead | undefined {
  const [first = '', ...lines] = text.slice(0, -4).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1]);
  if (Number.isNaN(status) || status === 101) return undefined;
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    // Two lengths, of which each side reads another, are how answers are smuggled.
    if (key === '' || (fields.has(key) && key === 'content-length')) return undefined;
    fields.set(key, value.trim().toLowerCase());
  }
  const isEmpty = status < 200 || status === 204 || status === 304;
  const length = isEmpty ? '0' : (fields.get('content-length') ?? '');
  if (!lengthPattern.test(length) || fields.has('transfer-encoding')) return undefined;
  const closes = fields.get('connection') === 'close' || first.startsWith('HTTP/1.0');
  return { status, length: Number(length), closes };
}
