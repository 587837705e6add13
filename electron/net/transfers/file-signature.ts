import { authorize, type FileAccess } from '../../../runtime/transfers/authorization';
import { authorizationHeader } from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';

/** A signature is used for this long. */
const signedMs = 600_000;

/** What this node signs to be given a file, or to bring it, at another node: the header `Authorization`. */
export class FileSignature {
  #signed: { readonly header: string; readonly at: number } | undefined;

  constructor(
    private readonly keys: Pick<WriterKeys, 'writer'>,
    private readonly access: FileAccess,
    private readonly now: () => number,
  ) {}

  get header(): string {
    const now = this.now();
    if (!this.#signed || now - this.#signed.at > signedMs || now < this.#signed.at)
      this.#signed = { header: authorizationHeader(authorize(this.keys.writer, this.access, now)), at: now };
    return this.#signed.header;
  }
}
