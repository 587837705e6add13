import type { Act, Control } from './control';
import type { ControlEntry, LastMessages } from './log-entry';

/** A control as the rules of membership see it. */
export function controlOf(entry: ControlEntry): Control {
  const { hash, writer, number, prev, after } = entry;
  const certificate = 'certificate' in entry ? entry.certificate : undefined;
  return {
    ...{ hash, writer, number, prev, after, act: actOf(entry) },
    certificate:
      certificate?.writer === writer
        ? { person: certificate.person, replaces: certificate.replaces }
        : undefined,
  };
}

function actOf(entry: ControlEntry): Act {
  switch (entry.command) {
    case 'INVITE': {
      const people = entry.invited.map(({ id }) => id);
      if (entry.after.length > 0 || entry.prev !== undefined) return { kind: 'INVITE', people };
      return { kind: 'FOUND', people, isPublic: entry.isPublic };
    }
    case 'JOIN':
      return { kind: 'JOIN', invite: entry.invite };
    case 'UNINVITE':
      return { kind: 'UNINVITE', invite: entry.invite, people: entry.withdrawn.map(({ id }) => id) };
    case 'REMOVE':
      return { kind: 'REMOVE', target: entry.removed.id };
    case 'REVOKE':
      return { kind: 'REVOKE', revoked: entry.revoked };
    default:
      return { kind: entry.command };
  }
}

/** What a removal names in `last`; undefined for a control that names nothing there. */
export const lastOf = (entry: ControlEntry): LastMessages | undefined =>
  'last' in entry ? entry.last : undefined;
