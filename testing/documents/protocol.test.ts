import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { datagramSchemas } from '../../electron/net/discovery/datagrams';
import { commands } from '../../server/commands/commands';
import { command as serverCommandLine } from '../../server/command-line';
import type { SessionState } from '../../server/session';
import { messageLine } from '../../server/simple-clients/message-lines';
import type { Fields, KnownContent } from '../../shared/conversation/kinds';
import { contentOf } from '../../shared/conversation/content';
import { decodeLine } from '../../shared/protocol/codec';
import { addedSchemas, addingSchemas } from '../../shared/protocol/adding';
import { certificateSchema } from '../../shared/protocol/certificate';
import { controlReaders, fieldsOf, headerSchema } from '../../shared/protocol/entries';
import { errorCodes } from '../../shared/protocol/errors';
import { goodbyeCodes } from '../../shared/protocol/goodbye';
import { limits } from '../../shared/protocol/limits';
import { contentFields } from '../../shared/protocol/message-entry';
import {
  clientSchemas,
  features,
  peerSchemas,
  serverSchemas,
  simpleSchemas,
} from '../../shared/protocol/messages';
import { message, textContent } from '../entries/store-kit';
import { hash, person } from '../membership/names';
import { numberOf } from './numbers';
import { fieldsIn, fieldsWritten } from './schema-fields';
import { codesIn, documentText, tablesOf } from './tables';

/**
 * docs/protocol.md names every command, field, code, state and limit that the program has, and none that it has not. The
 * first heading of a table says what is compared with it.
 */

const tables = tablesOf(documentText('docs/protocol.md'));
const rowsAbout = (...abouts: readonly string[]) =>
  tables.filter(({ about }) => abouts.includes(about)).flatMap(({ rows }) => rows);

type FieldsByCommand = Record<string, readonly string[]>;

/** The commands of some tables, each with its fields from all of them. A row may be about several commands. */
function written(...abouts: readonly string[]): FieldsByCommand {
  const fields: Record<string, string[]> = {};
  for (const [names = '', cell = ''] of rowsAbout(...abouts))
    for (const name of codesIn(names)) fields[name] = [...(fields[name] ?? []), ...fieldsWritten(cell)];
  return sorted(fields);
}

const sorted = (fields: FieldsByCommand): FieldsByCommand =>
  Object.fromEntries(Object.entries(fields).map(([name, list]) => [name, [...new Set(list)].sort()]));

const read = (schemas: Readonly<Record<string, z.core.$ZodType>>): FieldsByCommand =>
  sorted(Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, fieldsIn(schema)])));

const names = (...abouts: readonly string[]): string[] =>
  rowsAbout(...abouts).flatMap(([cell = '']) => codesIn(cell));

/** A message with a field of each sort. */
const withEverything = message('ann', 1, {
  prev: hash('before'),
  content: { ...textContent('hello'), kind: 'x', to: hash('target'), fields: {} },
});

const mentions = [{ start: 0, length: 2 }];
/** Every kind that people write, with all its fields. */
const samples: { [Name in KnownContent['kind']]: Required<Fields[Name]> } = {
  text: { text: '@a', to: hash('target'), mentions, forwarded: true },
  title: { title: 'a' },
  picture: { picture: 'AAAA' },
  reaction: { to: hash('target'), emoji: '👍', removed: true },
  edit: { to: hash('target'), text: '@a', mentions },
  deletion: { to: hash('target') },
  file: {
    name: 'a',
    size: 2,
    type: 'image/png',
    root: hash('root'),
    key: hash('key'),
    files: 1,
    list: 1,
    width: 1,
    height: 1,
    preview: 'AAAA',
    caption: '@a',
    to: hash('target'),
    mentions,
  },
  poll: { question: 'a', choices: ['b', 'c'], several: true, to: hash('target') },
  vote: { to: hash('target'), chosen: [0] },
  closing: { to: hash('target') },
  screen: {},
  'screen-end': { to: hash('target') },
  pin: { to: hash('target'), removed: true },
};

describe('docs/protocol.md names exactly', () => {
  test('the commands of clients and their fields', () => {
    expect(written('from a client', 'in both directions')).toEqual(
      read({ ...simpleSchemas, ...clientSchemas }),
    );
  });

  test('the commands of servers and their fields', () => {
    const line = messageLine(withEverything, { person: person('ann'), from: 'ann', text: 'hello' });
    const decoded = decodeLine(Buffer.from(line.trimEnd()));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const simple = { [decoded.value.command]: Object.keys(decoded.value.fields) };
    expect(written('from a server', 'in both directions')).toEqual({
      ...read(serverSchemas),
      ...sorted(simple),
    });
  });

  test('the commands of peers and their fields', () => {
    expect(written('from a peer')).toEqual(read(peerSchemas));
  });

  test('the commands that a server understands, in each state', () => {
    const inState = (state: SessionState): string[] =>
      [...commands].flatMap(([command, { needs }]) => (needs.includes(state) ? [command] : []));
    const everything = [...commands.keys()];
    const states = rowsAbout('state').map(([state = '', allowed = '']) => {
      const listed = codesIn(allowed);
      const are = allowed.startsWith('all but')
        ? everything.filter((command) => !listed.includes(command))
        : listed;
      return [codesIn(state)[0], are.sort()];
    });
    expect(states).toEqual(
      (['new', 'greeted', 'registered'] as const).map((state) => [state, inState(state).sort()]),
    );
  });

  test('the fields of entries', () => {
    const controls = Object.fromEntries(
      Object.entries(controlReaders).map(([name, { schema }]) => [name, schema]),
    );
    const header = fieldsIn(headerSchema);
    const isInHeader = (field: string): boolean => header.includes(field) || header.includes(`${field}?`);
    const own = Object.keys(fieldsOf(withEverything)).filter((field) => !isInHeader(field));
    const { SEND_MESSAGE, ...others } = written('entry');
    expect(names('entry field').sort()).toEqual(header.sort());
    expect(others).toEqual(read(controls));
    expect(SEND_MESSAGE?.map(withoutMark)).toEqual(own.sort());
    expect(names('certificate field').sort()).toEqual(fieldsIn(certificateSchema).sort());
    if (!withEverything.content) throw new Error('has a content');
    expect(names('content field').map(withoutMark).sort()).toEqual(
      Object.keys(contentFields(withEverything.content)).sort(),
    );
  });

  test('the kinds of messages and their fields', () => {
    const kinds = Object.entries(samples).map(([kind, fields]) => {
      const { to, fields: others } = contentOf({ kind, ...fields } as Parameters<typeof contentOf>[0]);
      return [kind, [...(to === undefined ? [] : ['to']), ...Object.keys(others)].sort()];
    });
    const described = rowsAbout('kind').filter((row) => row.length === 3);
    expect(
      described.map(([kind = '', fields = '']) => [
        codesIn(kind)[0],
        fieldsWritten(fields).map(withoutMark).sort(),
      ]),
    ).toEqual(kinds);
  });

  test('the datagrams and their fields', () => {
    expect(written('datagram')).toEqual(read(datagramSchemas));
  });

  test('the commands with which a computer is added, and their fields', () => {
    expect(written('from an added computer')).toEqual(read(addedSchemas));
    expect(written('from an adding computer')).toEqual(read(addingSchemas));
  });

  test('the codes of ERROR and GOODBYE, and the features', () => {
    expect(names('error code').sort()).toEqual([...errorCodes].sort());
    expect(names('GOODBYE code').sort()).toEqual([...goodbyeCodes].sort());
    expect(names('feature').sort()).toEqual(Object.values(features).sort());
  });

  test('the limits and their values', () => {
    const values = rowsAbout('limit').map(([name = '', value = '']) => [codesIn(name)[0], numberOf(value)]);
    expect(new Set(values.map(([name]) => name)).size).toBe(values.length);
    expect(Object.fromEntries(values)).toEqual(limits);
  });

  test('the defaults of the server’s options that it mentions', () => {
    const options = serverCommandLine().options;
    const withNumber = rowsAbout('server option').filter(([, value = '']) => /^\d/.test(value));
    expect(withNumber).not.toEqual([]);
    for (const [option = '', value = ''] of withNumber) {
      const long = codesIn(option)[0];
      expect([long, options.find((each) => each.long === long)?.defaultValue]).toEqual([
        long,
        numberOf(value),
      ]);
    }
  });
});

const withoutMark = (field: string): string => field.replace('?', '');
