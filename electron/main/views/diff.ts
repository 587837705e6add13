import { isDeepStrictEqual } from 'node:util';
import { isRecordSlice } from '../../../shared/ipc/record-slices';
import type { Patch, SliceName, Slices } from '../../../shared/ipc/view';
import type { View } from '../../../shared/ipc/windows';

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

/** The patch from one view to another of the same window; undefined if they are equal. */
export function diff(old: View, next: View): Patch | undefined {
  const before: Partial<Slices> = old;
  const after: Partial<Slices> = next;
  const patch: Patch = {};
  let name: SliceName;
  for (name in after) {
    const change = isRecordSlice(name)
      ? diffItems<unknown>(before[name] ?? {}, after[name] ?? {})
      : share<unknown>(before[name], after[name]) === before[name]
        ? undefined
        : after[name];
    if (change !== undefined) Object.assign(patch, { [name]: change });
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
