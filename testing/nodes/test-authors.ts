import { sha256 } from '../../runtime/entries/hash';
import { verifiesEntry } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import type { ControlEntry, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { OwnKeyChain } from '../../shared/sealing/kept-keys';
import type { Result } from '../../shared/protocol/errors';
import {
  foundingOf,
  roomFoundingOf,
  writeControl,
  writeIntroduction,
  writeMessage,
  type Author,
  type ControlContent,
} from '../../electron/net/conversations/authoring';
import type { WriterKeys } from '../../electron/net/keys';
import type { ChatClient } from '../../electron/net/types';

/** Entries that tests write by hand, as any author, and pass to nodes. */

/** Nobody has removed a computer. */
export const nobodyRemoved = { isThis: false, has: () => false, isAnySince: () => false } as const;

let time = 1;
const authorOf = (keys: WriterKeys, user: string): Author => ({
  keys,
  user,
  at: (time += 1),
  written: [],
  sealing: {
    ring: { addProven: () => undefined },
    chains: chainsOf(keys),
    removed: nobodyRemoved,
    gifts: [],
  },
});

const ownChains = new WeakMap<WriterKeys, Map<ConversationId, OwnKeyChain>>();

/** The key chains of an author, in memory. */
function chainsOf(keys: WriterKeys): Author['sealing']['chains'] {
  const chains = ownChains.get(keys) ?? new Map<ConversationId, OwnKeyChain>();
  ownChains.set(keys, chains);
  return {
    ownChain: (conversation) => chains.get(conversation),
    advance: (chain) => void chains.set(chain.conversation, chain),
  };
}

const emptyLog = (conversation: ConversationId): EntryLog =>
  new EntryLog(conversation, emptyMessageShelf, undefined, verifiesEntry, sha256);

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** The INVITE with which somebody founds a conversation. */
export function foundedBy(by: WriterKeys, ...people: readonly PersonId[]): ControlEntry {
  const invited = people.map((id) => ({ id, user: 'somebody' }));
  return valueOf(foundingOf(authorOf(by, 'somebody'), { invited, certificates: [] }, undefined));
}

/** The INVITE with which somebody founds an open room. */
export const roomFoundedBy = (by: WriterKeys, title = 'Lunch', topic?: string): ControlEntry =>
  valueOf(roomFoundingOf(authorOf(by, 'somebody'), { title, topic }));

/** A conversation that a test controls. */
export class ScriptedConversation {
  private constructor(readonly log: EntryLog) {}

  /** One that `by` founds, inviting these people. */
  static founded(
    by: WriterKeys,
    ...people: readonly PersonId[]
  ): { script: ScriptedConversation; founding: ControlEntry } {
    const founding = foundedBy(by, ...people);
    const script = new ScriptedConversation(emptyLog(founding.conversation));
    script.add(founding);
    return { script, founding };
  }

  /** An open room as it is known from its founding INVITE. */
  static room(founding: LogEntry): ScriptedConversation {
    const script = new ScriptedConversation(emptyLog(founding.conversation));
    script.add(founding);
    return script;
  }

  get conversation(): ConversationId {
    return this.log.conversation;
  }

  /** Adds entries by others. */
  add(...entries: readonly LogEntry[]): void {
    for (const entry of entries) this.log.offer(entry);
  }

  /** A conversation as a node has it. */
  static of(node: ChatClient, conversation: ConversationId): ScriptedConversation {
    const held = node.conversations.get(conversation);
    if (!held) throw new Error('not held');
    return new ScriptedConversation(held.log.fork());
  }

  /** A copy of the conversation that does not get later entries. */
  fork(): ScriptedConversation {
    return new ScriptedConversation(this.log.fork());
  }

  /** Writes a control, after a WRITER if one is required. */
  control(by: WriterKeys, content: ControlContent): LogEntry[] {
    const author = authorOf(by, 'somebody');
    valueOf(writeControl(this.log, author, content));
    return author.written;
  }

  invite(by: WriterKeys, person: PersonId, history = false): LogEntry[] {
    const invited = [{ id: person, user: 'somebody' }];
    return this.control(by, { command: 'INVITE', invited, title: undefined, ...openInvite, history });
  }

  /** Answers an open invitation. */
  join(by: WriterKeys): LogEntry[] {
    const [invite] = this.log.state.invited.get(by.person.id) ?? [];
    if (invite === undefined) throw new Error('not invited');
    return this.control(by, { command: 'JOIN', invite });
  }

  /** Joins an open room. */
  enter(by: WriterKeys): LogEntry[] {
    const { founding } = this.log.controls.graph;
    if (!founding) throw new Error('not known');
    return this.control(by, { command: 'JOIN', invite: founding.hash });
  }

  leave(by: WriterKeys): LogEntry[] {
    return this.control(by, { command: 'LEAVE', last: this.log.lastMessages({ person: by.person.id }) });
  }

  /** Writes the WRITER of a computer that has written nothing here. */
  introduce(by: WriterKeys): LogEntry[] {
    return [valueOf(writeIntroduction(this.log, authorOf(by, 'somebody')))];
  }

  /** Writes a message. Returns it without the WRITER that may precede it. */
  say(by: WriterKeys, text: string): MessageEntry {
    return valueOf(writeMessage(this.log, authorOf(by, 'somebody'), { kind: 'text', fields: { text } }));
  }
}
