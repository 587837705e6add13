import { isDeepStrictEqual } from 'node:util';
import { recordSlices, type Patch, type ValueSlice, type View } from '../../../shared/ipc/view';

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

/** The slices that are replaced as a whole. A slice that is missing here does not compile. */
const valueSlices: Readonly<Record<ValueSlice, true>> = {
  locale: true,
  me: true,
  connection: true,
  hosting: true,
  nearby: true,
  settings: true,
  waiting: true,
  page: true,
  storage: true,
  task: true,
  draft: true,
};

/** The patch from one view to another; undefined if they are equal. */
export function diff(old: View, next: View): Patch | undefined {
  const patch: Patch = {};
  const put = <Name extends ValueSlice>(name: Name): void => {
    if (share(old[name], next[name]) !== old[name]) Object.assign(patch, { [name]: next[name] });
  };
  let name: ValueSlice;
  for (name in valueSlices) put(name);
  for (const name of recordSlices) {
    const changes = diffItems<View[typeof name][string]>(old[name], next[name]);
    if (changes) Object.assign(patch, { [name]: changes });
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
