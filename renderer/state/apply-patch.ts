import type { Patch, View } from '../../shared/ipc/view';

/** The view after a change: values are replaced; items of records are replaced, added, or removed by null. */
export function applyPatch(view: View, patch: Patch): View {
  const { people, conversations, invitations, rows, ...values } = patch;
  return {
    ...view,
    ...values,
    people: applyRecord(view.people, people),
    conversations: applyRecord(view.conversations, conversations),
    invitations: applyRecord(view.invitations, invitations),
    rows: applyRecord(view.rows, rows),
  };
}

function applyRecord<Item>(
  record: Record<string, Item>,
  changes: Readonly<Record<string, Item | null>> | undefined,
): Record<string, Item> {
  if (!changes) return record;
  const next = { ...record };
  for (const [id, item] of Object.entries(changes)) {
    if (item === null) delete next[id];
    else next[id] = item;
  }
  return next;
}
