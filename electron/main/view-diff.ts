import { isDeepStrictEqual } from 'node:util';
import { recordSlices, type Patch, type View } from '../../shared/ipc/view';

/** Returns the old value if both are equal, so that unchanged values can be recognised by identity. */
export function share<Value>(old: Value | undefined, next: Value): Value {
  return old !== undefined && (old === next || isDeepStrictEqual(old, next)) ? old : next;
}

/** Like `share`, for a record, item by item. */
export function shareItems<Item>(
  old: Record<string, Item> | undefined,
  next: Record<string, Item>,
): Record<string, Item> {
  if (old === undefined || old === next) return next;
  let same = true;
  let count = 0;
  const shared: Record<string, Item> = {};
  for (const key in next) {
    const item = next[key];
    if (item === undefined) continue;
    const kept = share(old[key], item);
    shared[key] = kept;
    count += 1;
    if (kept !== old[key]) same = false;
  }
  return same && count === Object.keys(old).length ? old : shared;
}

/** Changes from the old record to the new one, with null for removed items; undefined if there are none. */
function diffItems<Item>(
  old: Record<string, Item>,
  next: Record<string, Item>,
): Record<string, Item | null> | undefined {
  if (old === next) return undefined;
  const changes: Record<string, Item | null> = {};
  let any = false;
  const note = (key: string, item: Item | null): void => {
    changes[key] = item;
    any = true;
  };
  for (const key in next) {
    const item = next[key];
    if (item !== undefined && share(old[key], item) !== old[key]) note(key, item);
  }
  for (const key in old) if (!(key in next)) note(key, null);
  return any ? changes : undefined;
}

type Scalars = Omit<View, (typeof recordSlices)[number]>;
const scalarSlices = [
  'me',
  'connection',
  'hosting',
  'nearby',
  'settings',
  'waiting',
  'page',
  'storage',
  'task',
  'draft',
] as const satisfies readonly (keyof Scalars)[];

/** The patch from one view to another; undefined if they are equal. */
export function diff(old: View, next: View): Patch | undefined {
  const patch: Patch = {};
  const put = <Name extends keyof Scalars>(name: Name): void => {
    if (share(old[name], next[name]) !== old[name]) Object.assign(patch, { [name]: next[name] });
  };
  scalarSlices.forEach(put);
  for (const name of recordSlices) {
    const changes = diffItems<View[typeof name][string]>(old[name], next[name]);
    if (changes) Object.assign(patch, { [name]: changes });
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
