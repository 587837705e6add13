import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { calls } from '../../shared/ipc/contract';
import { events } from '../../shared/ipc/events';

test('the preload script offers exactly the calls and events of the contract, paths of files, and the checking of spelling', () => {
  const exposed: object[] = [];
  const electron = {
    contextBridge: { exposeInMainWorld: (_name: string, api: object) => exposed.push(api) },
  };
  const script = readFileSync(new URL('../../out/preload/index.cjs', import.meta.url), 'utf8');
  runInNewContext(script, { require: () => electron, exports: {}, module: { exports: {} } });
  const listeners = Object.keys(events).map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  expect(exposed.map((api) => Object.keys(api).sort())).toEqual([
    [...Object.keys(calls), ...listeners, 'checkSpelling', 'pathOf'].sort(),
  ]);
});
