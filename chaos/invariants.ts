import { Log } from '../shared/conversation/log';
import { visibleTo } from '../shared/conversation/membership';
import { messagesOf } from '../shared/conversation/transcript';
import type { World } from './world';

const whoIs = (world: World, id: string): string =>
  world.places.find(({ identity }) => identity.id === id)?.user ?? id.slice(0, 4);

/** All that any node holds of each conversation. */
function unions(world: World): Map<string, Log> {
  const logs = new Map<string, Log>();
  for (const { client } of world.places)
    for (const [conversation, { log }] of client?.conversations ?? []) {
      const union = logs.get(conversation) ?? new Log(conversation);
      logs.set(conversation, union);
      union.add(log.entries);
    }
  return logs;
}

/** What has not come together yet: members who do not hold all that there is. Empty once all is settled. */
export function differences(world: World): string[] {
  const found: string[] = [];
  for (const [conversation, union] of unions(world))
    for (const { identity, client, user } of world.places) {
      if (!union.membership.members.has(identity.id)) continue;
      const held = client?.conversations.get(conversation)?.log.entries.length ?? 0;
      if (held !== union.entries.length)
        found.push(`${user} holds ${held} of ${union.entries.length} of ${conversation.slice(0, 8)}`);
    }
  return found;
}

/**
 * I1: what its author was told is sent is in every member's transcript, once, in the same place. I2: nobody holds what they
 * were never asked to, nor what was written by somebody who knew that they had left. Returns what is violated.
 */
export function violations(world: World): string[] {
  const found: string[] = [];
  for (const [conversation, union] of unions(world)) {
    const name = conversation.slice(0, 8);
    const all = messagesOf(union.entries).map(({ signature }) => signature);
    const held = new Set(union.entries.map(({ signature }) => signature));
    for (const signature of world.sent.get(conversation) ?? [])
      if (!held.has(signature)) found.push(`${name}: something that was sent is gone`);
    for (const { identity, client, user, forbidden } of world.places) {
      const entries = client?.conversations.get(conversation)?.log.entries ?? [];
      const read = messagesOf(entries).map(({ signature }) => signature);
      if (union.membership.members.has(identity.id) && read.join() !== all.join())
        found.push(`${name}: ${user} reads another transcript`);
      if (new Set(read).size !== read.length) found.push(`${name}: ${user} reads something twice`);
      const visible = new Set(visibleTo(union.entries, identity.id));
      for (const entry of entries)
        if (
          forbidden.has(entry.signature) &&
          ![...visible].some(({ signature }) => signature === entry.signature)
        )
          found.push(`${name}: ${user} was given what ${whoIs(world, entry.author)} wrote to others`);
      if (visible.size === 0 && entries.length > 0)
        found.push(`${name}: ${user} holds what is none of theirs`);
    }
  }
  return found;
}
