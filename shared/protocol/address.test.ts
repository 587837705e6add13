import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress, parseAddress, portProblem, type Address } from './address';
import { say } from '../words/say';

const good = (text: string, host: string, port = 6666): [string, Address] => [text, { host, port }];

test.each([
  good('192.168.1.5', '192.168.1.5'),
  good(' lab.local:7000 ', 'lab.local', 7000),
  good('127.0.0.1:6666', '127.0.0.1'),
  good('parley://127.0.0.1:7000', '127.0.0.1', 7000),
  good('PARLEY://lab/', 'lab'),
  good('parley://[fe80::1%eth0]:7000/', 'fe80::1%eth0', 7000),
  good('[fe80::1]:7000', 'fe80::1', 7000),
  good('[::1]', '::1'),
  good('::1', '::1'),
  good('fe80::1%eth0', 'fe80::1%eth0'),
  good('bücher.example:7000', 'bücher.example', 7000),
  good('my_host', 'my_host'),
])('%s is an address', (text, address) => expect(parseAddress(text)).toEqual({ ok: true, value: address }));

/** Why a text is not an address, as a sentence. */
const reasonFor = (text: string): string => {
  const read = parseAddress(text);
  return read.ok ? '' : say(read.error);
};

test.each([
  ...['', '  ', 'a b', 'http://lab', 'user@lab', 'lab/room', 'parley://', '[lab]:1', '[]', ':7000'],
  ...['[::1', '::1]:7', 'fe80:::1', '1:2:3:4:5:6:7:8:6666', '300.1.1.1', 'a'.repeat(300)],
])('"%s" is not an address, and the reason gives an example', (text) =>
  expect(reasonFor(text)).toContain('192.168.1.5:6666'),
);

test.each(['host:', 'host:0', 'host:70000', 'host:x', 'host:-1', '[::1]:70000', 'host:80 80'])(
  '"%s" has no port, and the reason gives the valid ones',
  (text) => expect(reasonFor(text)).toContain('65535'),
);

test('a separately typed port is used when the address has none', () => {
  expect(parseAddress('lab', 7000)).toEqual({ ok: true, value: { host: 'lab', port: 7000 } });
  expect(parseAddress('lab:1', 7000)).toEqual({ ok: true, value: { host: 'lab', port: 1 } });
  expect(portProblem('65536')).toBeDefined();
  expect(portProblem('65535')).toBeUndefined();
});

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV6(), label).map(([address, zone]) => `${address}%${zone}`),
);
const address = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) });

test('a written address is read back, with and without the scheme', () => {
  fc.assert(
    fc.property(address, (value) => {
      expect(parseAddress(formatAddress(value))).toEqual({ ok: true, value });
      expect(parseAddress(`parley://${formatAddress(value)}`)).toEqual({ ok: true, value });
      expect(parseAddress(value.host, value.port)).toEqual({ ok: true, value });
    }),
  );
});

test('any input is refused with a sentence, or is an address that can be written and read again', () => {
  const typed = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(parley:\/\/)?[\w.:%[\]/-]*$/),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const read = parseAddress(text);
      if (read.ok) expect(parseAddress(formatAddress(read.value))).toEqual(read);
      else expect(say(read.error)).toMatch(/\.$/);
    }),
  );
});
