import { bytesOf, personIn, writerIn } from '../../runtime/entries/store/bytes32';
import { bytesAt } from '../../runtime/entries/store/rows';
import { inTransaction, numberIn, textIn, type Database } from '../../runtime/sqlite/database';
import { Statements } from '../../runtime/sqlite/statements';
import { isBannedThing, type Ban, type BanChanges } from '../door/bans';
import type { Invite, InviteChanges } from '../door/invites';
import type { PersonId } from '../../shared/ids';
import type { Revocation } from '../../shared/protocol/revocation';
import type { ClaimedName, NameChanges } from '../door/claimed-names';
import type { RevocationChanges } from '../door/removed-computers';

/** What changes together of what a server knows about who may come in. */
export interface DoorChanges {
  readonly names?: NameChanges;
  readonly bans?: BanChanges;
  readonly invites?: InviteChanges;
  readonly revocations?: RevocationChanges;
}

/** `names`: names that belong to a person, by folded name. */
export function createNameTable(database: Database): void {
  database.exec(`
    CREATE TABLE names (
      folded TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      person BLOB NOT NULL,
      seen INTEGER NOT NULL
    ) WITHOUT ROWID;
  `);
}

/** `bans`: banned keys and names; `called` is the name under which a key was banned. */
export function createBanTable(database: Database): void {
  database.exec(`
    CREATE TABLE bans (
      thing TEXT NOT NULL,
      value TEXT NOT NULL,
      called TEXT NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (thing, value)
    ) WITHOUT ROWID;
  `);
}

/** `invites`: those that can be used; `guests`: who came with one. */
export function createInviteTables(database: Database): void {
  database.exec(`
    CREATE TABLE invites (
      key TEXT PRIMARY KEY,
      uses INTEGER NOT NULL,
      expires INTEGER NOT NULL,
      note TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE guests (
      person BLOB PRIMARY KEY,
      invite TEXT NOT NULL,
      at INTEGER NOT NULL
    ) WITHOUT ROWID;
  `);
}

/** `revocations`: computers that their people have removed; they are in the order in which they came. */
export function createRevocationTable(database: Database): void {
  database.exec(`
    CREATE TABLE revocations (
      id INTEGER PRIMARY KEY,
      person BLOB NOT NULL,
      writer BLOB NOT NULL,
      at INTEGER NOT NULL,
      signature TEXT NOT NULL,
      UNIQUE (person, writer)
    );
  `);
}

/** Reads what is stored about who may come in. */
export class DoorReader {
  constructor(private readonly database: Database) {}

  *names(): Generator<ClaimedName> {
    for (const row of this.database.prepare('SELECT name, person, seen FROM names').iterate()) {
      const person = bytesAt(row, 'person');
      if (person) yield { name: textIn(row, 'name'), person: personIn(person), seen: numberIn(row, 'seen') };
    }
  }

  *bans(): Generator<Ban> {
    for (const row of this.database.prepare('SELECT * FROM bans ORDER BY at, thing DESC, value').iterate()) {
      const thing = textIn(row, 'thing');
      if (!isBannedThing(thing)) continue;
      const [value, called, reason] = [textIn(row, 'value'), textIn(row, 'called'), textIn(row, 'reason')];
      yield { thing, value, called, reason, at: numberIn(row, 'at') };
    }
  }

  *invites(): Generator<Invite> {
    for (const row of this.database.prepare('SELECT * FROM invites').iterate())
      yield {
        key: textIn(row, 'key'),
        uses: numberIn(row, 'uses'),
        expires: numberIn(row, 'expires'),
        note: textIn(row, 'note'),
      };
  }

  *revocations(): Generator<Revocation> {
    for (const row of this.database.prepare('SELECT * FROM revocations ORDER BY id').iterate()) {
      const [person, writer] = [bytesAt(row, 'person'), bytesAt(row, 'writer')];
      if (!person || !writer) continue;
      const [at, signature] = [numberIn(row, 'at'), textIn(row, 'signature')];
      yield { person: personIn(person), writer: writerIn(writer), at, signature };
    }
  }

  *guests(): Generator<PersonId> {
    for (const row of this.database.prepare('SELECT person FROM guests').iterate()) {
      const person = bytesAt(row, 'person');
      if (person) yield personIn(person);
    }
  }
}

/** Stores changes, all or nothing. Throws `StoreError`. */
export function writeDoor(
  database: Database,
  { names = new Map(), bans = [], invites, revocations }: DoorChanges,
): void {
  const statements = new Statements(database);
  inTransaction(database, () => {
    for (const [folded, claimed] of names)
      if (claimed)
        statements.run(
          'INSERT OR REPLACE INTO names VALUES (?, ?, ?, ?)',
          ...[folded, claimed.name, bytesOf(claimed.person), claimed.seen],
        );
      else statements.run('DELETE FROM names WHERE folded = ?', folded);
    for (const { ban, isLifted } of bans)
      if (isLifted) statements.run('DELETE FROM bans WHERE thing = ? AND value = ?', ban.thing, ban.value);
      else
        statements.run(
          'INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?, ?)',
          ...[ban.thing, ban.value, ban.called, ban.reason, ban.at],
        );
    for (const { key, uses, expires, note } of invites?.invites ?? [])
      if (uses > 0)
        statements.run('INSERT OR REPLACE INTO invites VALUES (?, ?, ?, ?)', key, uses, expires, note);
      else statements.run('DELETE FROM invites WHERE key = ?', key);
    for (const { person, invite, at } of invites?.guests ?? [])
      statements.run('INSERT OR REPLACE INTO guests VALUES (?, ?, ?)', bytesOf(person), invite, at);
    for (const { person, writer, at, signature } of revocations?.added ?? [])
      statements.run(
        'INSERT OR IGNORE INTO revocations (person, writer, at, signature) VALUES (?, ?, ?, ?)',
        ...[bytesOf(person), bytesOf(writer), at, signature],
      );
    for (const { person, writer } of revocations?.forgotten ?? [])
      statements.run(
        'DELETE FROM revocations WHERE person = ? AND writer = ?',
        ...[bytesOf(person), bytesOf(writer)],
      );
  });
}
