import { isRecordSlice } from '../../shared/ipc/record-slices';
import type { Patch, Slices } from '../../shared/ipc/view';

/** The view after a change: values are replaced; items of records are replaced, added, or removed by null. */
export function applyPatch<View extends Partial<Slices>>(view: View, patch: Patch): View {
  const next = { ...view };
  for (const [name, change] of Object.entries(patch))
    Object.assign(next, {
      [name]: isRecordSlice(name) ? applyRecord<unknown>(view[name], patch[name]) : change,
    });
  return next;
}

function applyRecord<Item>(
  record: Readonly<Record<string, Item>> | undefined,
  changes: Readonly<Record<string, Item | null>> | undefined,
): Record<string, Item> {
  const next = { ...record };
  for (const [id, item] of Object.entries(changes ?? {})) {
    if (item === null) delete next[id];
    else next[id] = item;
  }
  return next;
}
