import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textIn } from '../../../runtime/sqlite/database';
import type { Statements } from '../../../runtime/sqlite/statements';
import { safeName } from '../../../shared/transfers/safe-path';
import type { AttachedFile } from '../../net/transfers/store';
import { attachedIn } from './kept';

/** Where bytes lie that were attached without being a file of the user's, each file in a folder of its own. */
export const attachedFolder = (folder: string): string => join(folder, 'attached');

/** What waits beside drafts, and the bytes among it that were attached without being a file of the user's. */
export class AttachedFiles {
  readonly #folder: string;

  constructor(
    private readonly statements: Statements,
    profileFolder: string,
  ) {
    this.#folder = attachedFolder(profileFolder);
  }

  all(): readonly AttachedFile[] {
    const rows = this.statements.prepared('SELECT file FROM attached ORDER BY rowid').all();
    return rows.flatMap((row) => attachedIn(textIn(row, 'file')) ?? []);
  }

  keep(file: AttachedFile): void {
    this.statements.run(
      'INSERT INTO attached VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET file = excluded.file',
      ...[file.id, JSON.stringify(file)],
    );
  }

  /** Keeps bytes with what is said of them. Returns where they lie. */
  keepBytes(file: Omit<AttachedFile, 'path'>, name: string, bytes: Uint8Array): string {
    const path = join(this.#folder, randomUUID(), safeName(name));
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, bytes, { mode: 0o600, flush: true });
      this.keep({ ...file, path });
    } catch (error) {
      // What is left of them would fill the disk up further.
      rmSync(dirname(path), { recursive: true, force: true });
      throw error;
    }
    return path;
  }

  /** Appends to bytes that lie here. */
  addBytes(id: string, bytes: Uint8Array): void {
    const path = this.#pathOf(id);
    if (path === undefined || !this.#isHere(path)) throw new Error('nothing is kept of this');
    appendFileSync(path, bytes);
  }

  forget(id: string): void {
    this.statements.run('DELETE FROM attached WHERE id = ?', id);
  }

  /**
   * Forgets one, with its bytes if they lie here.
   * @param others paths at which bytes are still needed
   */
  drop(id: string, others: readonly string[]): void {
    const path = this.#pathOf(id);
    this.forget(id);
    if (path !== undefined) this.deleteBytes(path, others);
  }

  /** Deletes bytes that lie here, unless something else needs them. */
  deleteBytes(path: string, others: readonly string[]): void {
    if (!this.#isHere(path) || this.#used(others).has(dirname(path))) return;
    rmSync(dirname(path), { recursive: true, force: true });
  }

  /** Deletes bytes that nothing needs: the program may have ended before it was stored what they are. */
  tidy(others: readonly string[]): void {
    // What a row says that cannot be read, of a later version or damaged, may name bytes as well.
    if (this.all().length < this.#count()) return;
    const used = this.#used(others);
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : [])
      if (!used.has(join(this.#folder, name)))
        rmSync(join(this.#folder, name), { recursive: true, force: true });
  }

  #count(): number {
    return this.statements.prepared('SELECT file FROM attached').all().length;
  }

  #isHere(path: string): boolean {
    return dirname(dirname(path)) === this.#folder;
  }

  #pathOf(id: string): string | undefined {
    const row = this.statements.prepared('SELECT file FROM attached WHERE id = ?').get(id);
    return row === undefined ? undefined : attachedIn(textIn(row, 'file'))?.path;
  }

  #used(others: readonly string[]): Set<string> {
    return new Set([...this.all().map(({ path }) => path), ...others].map((path) => dirname(path)));
  }
}
