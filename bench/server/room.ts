import type { LoadClient } from './load-client';

const senders = 4;
/** How many messages each sender lets be on their way. */
const window = 64;

/** Founds a conversation of which all become members. */
export async function openRoom(members: LoadClient[], names: string[]): Promise<string> {
  const [founder] = members;
  if (!founder) throw new Error('nobody to open a room');
  const invitation = founder.next('INVITATION');
  founder.send('INVITE', { users: names.slice(1) });
  const { conversation } = JSON.parse((await invitation).slice('INVITATION '.length)) as {
    conversation: string;
  };
  for (const member of members.slice(1)) {
    const joined = member.next('CONVERSATIONS');
    member.send('JOIN', { conversation });
    await joined;
  }
  return conversation;
}

/**
 * Four members send `count` messages each of 64 bytes of text; resolves when every member has them all.
 * @returns how many deliveries were made
 */
export async function talk(members: LoadClient[], conversation: string, count: number): Promise<number> {
  const speaking = Math.min(senders, members.length);
  const total = (members[0]?.deliveries ?? 0) + count * speaking;
  members.slice(0, speaking).forEach((sender, index) => {
    let sent = 0;
    const say = (): void => {
      if (sent < count)
        sender.send('SEND_MESSAGE', { conversation, text: `${index}:${sent++}`.padEnd(64, '.') });
    };
    const mine = `"text":"${index}:`;
    sender.onLine = (line) => {
      if (line.startsWith('SEND_MESSAGE') && line.includes(mine)) say();
    };
    for (let each = 0; each < window; each += 1) say();
  });
  while (members.some(({ deliveries }) => deliveries < total))
    await new Promise((resolve) => setTimeout(resolve, 5));
  return count * speaking * members.length;
}
