import { EntryReader } from '../../../runtime/entries/store/entry-reader';
import { entryColumns } from '../../../runtime/entries/store/rows';
import { isShown } from '../../../runtime/entries/store/tables';
import { numberIn, textIn } from '../../../runtime/sqlite/database';
import { annotate } from '../../../shared/conversation/annotations';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import { offeredIn } from '../../../shared/conversation/readings';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { plain } from '../../../shared/search/plain';
import { groupOf, type FileGroup, type FileOrder } from '../../../shared/transfers/listing';

/** Which files of a conversation are listed, and in which order. */
export interface FilesRequest {
  readonly conversation: ConversationId;
  readonly group: FileGroup;
  readonly order: FileOrder;
  /** Text that their names contain; all names contain the empty one. */
  readonly name: string;
  /** The language whose alphabet orders names. */
  readonly locale: string;
  /** Cursor: only files after this one are listed. `more` of the previous page. */
  readonly after: FilesCursor | undefined;
  readonly atMost: number;
}

/** The last file of a page. */
export interface FilesCursor {
  readonly id: number;
  readonly name: string;
}

/** A file that was offered in a conversation. */
export interface ListedFile {
  readonly row: EntryHash;
  readonly person: PersonId;
  readonly at: number;
  readonly file: OfferedFile;
}

export interface FilesPage {
  readonly files: readonly ListedFile[];
  /** `after` for the next page; undefined if there is none. */
  readonly more: FilesCursor | undefined;
}

/** Number of offers that are looked at in one query. */
const offersPerQuery = 500;

/**
 * Lists the files that were offered in a conversation. For a list by name it looks at all of them for each page: how many there
 * are does not matter for its memory, but for its time, so it belongs in a thread.
 */
export class OfferedFiles extends EntryReader {
  list(request: FilesRequest): FilesPage {
    const { conversation, order, atMost } = request;
    // One more than asked for shows whether there is a next page.
    const found = order === 'name' ? this.#byName(request, atMost + 1) : this.#byTime(request, atMost + 1);
    const page = found.slice(0, atMost);
    return {
      files: page.flatMap(({ id }) => this.#listed(conversation, id) ?? []),
      more: found.length > atMost ? page.at(-1) : undefined,
    };
  }

  #byTime(request: FilesRequest, atMost: number): FilesCursor[] {
    const found: FilesCursor[] = [];
    const isNewestFirst = request.order === 'newest';
    for (const offer of this.#matching(request, isNewestFirst, request.after?.id)) {
      found.push(offer);
      if (found.length >= atMost) break;
    }
    return found;
  }

  #byName(request: FilesRequest, atMost: number): FilesCursor[] {
    const { locale, after } = request;
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const order = (a: FilesCursor, b: FilesCursor): number => compare(a.name, b.name) || b.id - a.id;
    let first: FilesCursor[] = [];
    for (const offer of this.#matching(request, true, undefined)) {
      if (after && order(offer, after) <= 0) continue;
      first.push(offer);
      if (first.length >= 2 * offersPerQuery + atMost) first = first.sort(order).slice(0, atMost);
    }
    return first.sort(order).slice(0, atMost);
  }

  /** The offers of the group and with the name that are wanted, by time. */
  *#matching(
    { conversation, group, name }: FilesRequest,
    isNewestFirst: boolean,
    after: number | undefined,
  ): Generator<FilesCursor> {
    const wanted = plain(name);
    const sql = offersSql(isNewestFirst);
    let last = after ?? (isNewestFirst ? Number.MAX_SAFE_INTEGER : -1);
    for (;;) {
      const rows = this.all(sql, this.idOf(conversation) ?? 0, last, offersPerQuery);
      for (const row of rows) {
        const offer = { id: numberIn(row, 'id'), name: textIn(row, 'name') };
        last = offer.id;
        const isWanted =
          (group === 'all' || groupOf(textIn(row, 'type'), numberIn(row, 'folder') === 1) === group) &&
          isName(offer.name) &&
          plain(offer.name).includes(wanted);
        if (isWanted) yield offer;
      }
      if (rows.length < offersPerQuery) return;
    }
  }

  /** The file of an offer; undefined if its author has deleted it, or this version does not know its form. */
  #listed(conversation: ConversationId, id: number): ListedFile | undefined {
    const row = this.one(`SELECT person, ${entryColumns} FROM entries WHERE id = ?`, id);
    const message = this.messageIn(row, conversation);
    if (!message) return undefined;
    const file = offeredIn(annotate(message, this.annotations(message)));
    const { hash, at } = message.entry;
    return file && { row: hash, person: message.person, at, file };
  }
}

/** Whether an offer may have this name. Others are of a form that this version does not know. */
const isName = ({ length }: string): boolean => length > 0 && length <= 2 * limits.fileNameCharacters;

/**
 * Rows of offers after one, by time. Only the fields of those that are looked at are parsed. Whatever an author put into them is
 * read as a text: integers may be larger than JavaScript can hold.
 */
function offersSql(isNewestFirst: boolean): string {
  const order = isNewestFirst ? 'DESC' : 'ASC';
  return `SELECT id, CAST(json_extract(fields, '$.name') AS TEXT) AS name,
      CAST(json_extract(fields, '$.type') AS TEXT) AS type, json_type(fields, '$.files') IS NOT NULL AS folder
    FROM entries WHERE id IN (
      SELECT id FROM entries INDEXED BY entries_by_kind
        WHERE conversation = ? AND kind = 'file' AND kind IS NOT NULL AND ${isShown} AND id ${isNewestFirst ? '<' : '>'} ?
        ORDER BY id ${order} LIMIT ?)
    ORDER BY id ${order}`;
}
