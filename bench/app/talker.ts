import { createClient } from '../../electron/net/client';
import { newKeys } from '../../electron/net/keys';
import { memoryStore } from '../../electron/net/memory-store';
import type { ChatClient } from '../../electron/net/types';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { startFlood } from './flood';

/** Somebody with a real node and without windows, who talks and talks. */
export class Talker {
  private constructor(
    private readonly node: ChatClient,
    private readonly conversation: ConversationId,
  ) {}

  /** Founds a sealed conversation with people at a server, once all of them are online. */
  static async start(user: string, port: number, others: readonly string[]): Promise<Talker> {
    const profile = { user, status: 'available' as const, note: '', icon: null };
    const node = createClient({ keys: newKeys(), profile, store: memoryStore() });
    node.setServer({ host: '127.0.0.1', port });
    const founded = await node.invite(await seen(node, others), 'Flood', 'sealed');
    if (!founded.ok) throw new Error(founded.error.message);
    return new Talker(node, founded.value.conversation);
  }

  /** Talks at the rate of a flood. Returns what stops that. */
  flood(): () => void {
    return startFlood((number) => void this.node.sendText(this.conversation, `message ${number} of many`));
  }

  end(): Promise<void> {
    return this.node.close();
  }
}

/** People by their names, as soon as all of them are online. */
function seen(node: ChatClient, names: readonly string[]): Promise<NamedPerson[]> {
  const people = (): NamedPerson[] =>
    [...node.online].flatMap(([id, { user }]) => (names.includes(user) ? [{ id, user }] : []));
  return new Promise((resolve) => {
    const stop = node.onChange(() => {
      const found = people();
      if (found.length < names.length) return;
      stop();
      resolve(found);
    });
  });
}
