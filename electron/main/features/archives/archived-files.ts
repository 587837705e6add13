import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { locale } from '../../../../shared/words/locale';
import type { Transfers } from '../../../net/transfers/types';
import { copyNames, type FilePlaces } from '../../../storage/archive/file-copies';
import type { Messages } from '../../../storage/messages/messages';
import type { Job } from './tasks';

interface ArchivedFilesParts {
  transfers: Pick<Transfers, 'of' | 'place' | 'takeBack'>;
  messages: Pick<Messages, 'files'>;
  conversations(): Iterable<ConversationId>;
}

/** Offers looked at per query. */
const offersPerQuery = 200;

/** Files that go with exports, and come back with imports. */
export class ArchivedFiles {
  constructor(private readonly parts: ArchivedFilesParts) {}

  /** Where the files of a conversation, or of all, lie on this computer. */
  async places(conversation: ConversationId | undefined): Promise<FilePlaces> {
    const { transfers } = this.parts;
    const places = new Map<EntryHash, { path: string; size: number }>();
    for (const { id, conversation: of, state } of transfers.of(conversation)) {
      const path = state === 'own' || state === 'done' ? await transfers.place(of, id) : undefined;
      const size = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
      if (path !== undefined && size !== undefined) places.set(id, { path, size });
    }
    return places;
  }

  /**
   * Takes back the files that an export has left in a folder: those that were offered in a conversation that is here, and are
   * what was offered. Returns their number.
   */
  async takeBack(folder: string, { signal, progress }: Job): Promise<number> {
    const { transfers, conversations } = this.parts;
    const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
    let [looked, taken] = [0, 0];
    if (names.size === 0) return taken;
    for (const conversation of conversations())
      for await (const { row, file } of this.#offers(conversation)) {
        if (signal.aborted) return taken;
        for (const name of copyNames(file.name, row)) {
          if (!names.has(name)) continue;
          looked += 1;
          progress(Math.min(looked, names.size), names.size);
          if (!(await transfers.takeBack(conversation, row, join(folder, name)))) continue;
          taken += 1;
          break;
        }
      }
    return taken;
  }

  async *#offers(conversation: ConversationId) {
    const list = { conversation, group: 'all', order: 'oldest', name: '', locale: locale() } as const;
    let after: Parameters<Messages['files']>[0]['after'];
    do {
      const { files, more } = await this.parts.messages.files({ ...list, after, atMost: offersPerQuery });
      yield* files;
      after = more;
    } while (after);
  }
}
