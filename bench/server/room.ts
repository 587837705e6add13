import type { LoadClient } from './load-client';

const senders = 4;

/** Founds a conversation that all clients join. */
export async function openRoom(members: LoadClient[], names: string[]): Promise<string> {
  const [founder] = members;
  if (!founder) throw new Error('nobody to open a room');
  const invitation = founder.next('INVITATION');
  founder.send('INVITE', { users: names.slice(1) });
  const { conversation } = JSON.parse((await invitation).slice('INVITATION '.length)) as {
    conversation: string;
  };
  for (const [index, member] of members.entries()) {
    if (index === 0) continue;
    // Lines about earlier JOINs may still arrive.
    const joined = member.next('CONVERSATIONS', (line) => lists(line, names[index]));
    member.send('JOIN', { conversation });
    await joined;
  }
  return conversation;
}

/** Whether a CONVERSATIONS line lists somebody as a member. */
function lists(line: string, name: string | undefined): boolean {
  const { conversations } = JSON.parse(line.slice('CONVERSATIONS '.length)) as {
    conversations: { members: string[] }[];
  };
  return conversations.some(({ members }) => members.some((member) => member === name));
}

/**
 * Four members send `count` messages each of 64 bytes of text; resolves when every member has them all.
 * @param window number of unacknowledged messages per sender: each echo lets the next one go
 * @returns the number of deliveries
 */
export async function talk(
  members: LoadClient[],
  conversation: string,
  count: number,
  window = 64,
): Promise<number> {
  const speaking = Math.min(senders, members.length);
  const total = (members[0]?.deliveries ?? 0) + count * speaking;
  members.slice(0, speaking).forEach((sender, index) => {
    let sent = 0;
    const say = (howMany: number): void => {
      const until = Math.min(count, sent + howMany);
      let lines = '';
      for (; sent < until; sent += 1) lines += lineOf(conversation, `${index}:${sent}`.padEnd(64, '.'));
      if (lines !== '') sender.socket.write(lines);
    };
    sender.echoes = { mark: `"text":"${index}:`, came: say };
    say(window);
  });
  while (members.some(({ deliveries }) => deliveries < total))
    await new Promise((resolve) => setTimeout(resolve, 5));
  return count * speaking * members.length;
}

const lineOf = (conversation: string, text: string): string =>
  `SEND_MESSAGE {"conversation":"${conversation}","text":"${text}"}\n`;
