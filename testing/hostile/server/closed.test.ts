import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { prove } from '../../../runtime/entries/certificates';
import { inviteKey } from '../../../runtime/entries/keys';
import { runCtl } from '../../../server/control/ctl';
import { limits } from '../../../shared/protocol/limits';
import { parseServerLink } from '../../../shared/protocol/server-link';
import { TestClient, tls } from '../../conformance/client';
import { greeted, TestNode } from '../../conformance/node';
import { start, type ServerProcess } from '../../conformance/program';

/* Servers that are closed to strangers, and strangers who want in. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Closed extends ServerProcess {
  data: string;
}

async function server(data: string | undefined, ...args: string[]): Promise<Closed> {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'parley-closed-'));
  const running = await start(folder, ...args);
  ends.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => running.child.kill('SIGKILL'),
  );
  return { ...running, data: folder };
}

/** The secret of a new invite, and its public half. */
async function invited({ data }: Closed, ...args: string[]): Promise<{ secret: string; key: string }> {
  const { out, error } = await runCtl(['--data', data, 'invite', '--json', ...args]);
  expect(error).toBe('');
  const { link, key } = JSON.parse(out) as { link: string; key: string };
  const read = parseServerLink(link);
  if (!read.ok || read.value.invite === undefined) throw new Error(`no invite in ${link}`);
  expect(inviteKey(read.value.invite).id).toBe(key);
  return { secret: read.value.invite, key };
}

interface Shown {
  secret?: string;
  /** Changes the proof. */
  channel?: string;
}

/** Registers and proves its key, with an invite. Returns WELCOME or the code of the ERROR. */
async function enter(target: Closed, node: TestNode, { secret, channel }: Shown = {}): Promise<string> {
  const client = await TestClient.connect({ ...target, tls });
  ends.push(() => client.socket.destroy());
  const proof = await greeted(client);
  const invite = secret === undefined ? undefined : inviteKey(secret);
  const shown = invite && {
    key: invite.id,
    signature: prove(invite, { ...proof, role: 'invite', channel: channel ?? proof.channel }),
  };
  client.send('REGISTER', { ...node.registration(), signature: node.proves(proof), invite: shown });
  return first(client);
}

async function first(client: TestClient): Promise<string> {
  const answer = await Promise.race([client.take('WELCOME'), client.take('ERROR')]);
  client.send('GOODBYE');
  return answer.command === 'WELCOME' ? 'WELCOME' : String(answer.fields['code']);
}

async function enterSimply(target: Closed, user: string): Promise<string> {
  const client = await TestClient.connect(target);
  ends.push(() => client.socket.destroy());
  client.send('REGISTER', { user });
  return first(client);
}

test('an invite lets the first key in that shows it, for good, and nobody else', async () => {
  let target = await server(undefined, '--invite-only');
  const { secret } = await invited(target);
  const [ann, eve] = [new TestNode('ann'), new TestNode('eve')];
  expect(await enter(target, ann)).toBe('invite-needed');
  expect(await enterSimply(target, 'ann')).toBe('invite-needed');
  expect(await enter(target, eve, { secret, channel: 'x'.repeat(43) })).toBe('invite-spent');
  expect(await enter(target, ann, { secret })).toBe('WELCOME');
  expect(await enter(target, eve, { secret })).toBe('invite-spent');
  expect(await enter(target, ann)).toBe('WELCOME');
  await target.stop();
  target = await server(target.data, '--invite-only');
  expect(await enter(target, ann)).toBe('WELCOME');
  expect(await enter(target, eve, { secret })).toBe('invite-spent');
});

test('an invite for several ends with its uses, when it is taken back, and with its time', async () => {
  const target = await server(undefined, '--invite-only');
  const { secret, key } = await invited(target, '--uses', '3', '--note', 'the choir');
  for (const name of ['ann', 'bob'])
    expect(await enter(target, new TestNode(name), { secret })).toBe('WELCOME');
  const listed = await runCtl(['--data', target.data, 'invites']);
  expect(listed.out).toMatch(
    new RegExp(`^${key}\\tfor 1\\tuntil \\S+\\tthe choir\\n2 came with an invite\\n$`),
  );
  expect((await runCtl(['--data', target.data, 'revoke', key])).status).toBe(0);
  expect(await enter(target, new TestNode('cleo'), { secret })).toBe('invite-spent');
  expect((await runCtl(['--data', target.data, 'revoke', key])).status).toBe(1);
});

test('the database holds no secret of an invite', async () => {
  const target = await server(undefined, '--invite-only');
  const { secret, key } = await invited(target);
  await target.stop();
  const stored = ['messages.sqlite', 'messages.sqlite-wal'].flatMap((name) => {
    try {
      return [readFileSync(join(target.data, name))];
    } catch {
      return [];
    }
  });
  expect(stored.some((bytes) => bytes.includes(key))).toBe(true);
  expect(stored.some((bytes) => bytes.includes(secret))).toBe(false);
});

test('whoever guesses invites is slowed down, and guests come in all the same', async () => {
  const target = await server(undefined, '--invite-only');
  const ann = new TestNode('ann');
  expect(await enter(target, ann, await invited(target))).toBe('WELCOME');
  const codes: string[] = [];
  for (let guess = 0; guess <= limits.wrongInvitesAtOnce; guess += 1)
    codes.push(await enter(target, new TestNode('eve'), { secret: randomBytes(32).toString('base64url') }));
  expect(codes.slice(0, -1)).toEqual(Array(limits.wrongInvitesAtOnce).fill('invite-spent'));
  expect(codes.at(-1)).toBe('too-many-messages');
  expect(await enter(target, ann)).toBe('WELCOME');
});

test('those who are allowed need no invite, and those who are denied get in with none', async () => {
  const [ann, eve] = [new TestNode('ann'), new TestNode('eve')];
  const closed = await server(undefined, '--invite-only', '--allow', `${ann.id},robot`, '--deny', eve.id);
  expect(await enter(closed, ann)).toBe('WELCOME');
  expect(await enterSimply(closed, 'Robot')).toBe('WELCOME');
  expect(await enterSimply(closed, 'robot2')).toBe('invite-needed');
  expect(await enter(closed, eve, await invited(closed))).toBe('invite-spent');
  const listed = await server(undefined, '--allow', '10.0.0.0/8');
  expect(await enter(listed, ann)).toBe('not-allowed');
  expect(await enter(listed, ann, await invited(listed))).toBe('WELCOME');
  const denying = await server(undefined, '--deny', '127.0.0.0/8');
  expect(await enterSimply(denying, 'ann')).toBe('not-allowed');
});

test('nobody learns from a closed server who is denied', async () => {
  const eve = new TestNode('eve');
  const denied = ['--deny', `${eve.id},mallory`];
  const closed = await server(undefined, '--invite-only', ...denied);
  const listed = await server(undefined, '--allow', 'robot', ...denied);
  const wrong = { secret: randomBytes(32).toString('base64url') };
  for (const target of [closed, listed]) {
    const stranger = new TestNode('free');
    const answers = async (node: TestNode): Promise<string[]> => [
      await enterSimply(target, node.name),
      await enter(target, node),
      await enter(target, node, wrong),
    ];
    const usual = await answers(stranger);
    for (const node of [eve, new TestNode('mallory')]) expect(await answers(node)).toEqual(usual);
  }
  // The invite that was shown in vain is not used up.
  const invite = await invited(closed);
  expect(await enter(closed, eve, invite)).toBe('invite-spent');
  expect(await enter(closed, new TestNode('ann'), invite)).toBe('WELCOME');
});

test('strangers learn nothing from the name under which they come', async () => {
  const target = await server(undefined, '--invite-only');
  const { secret } = await invited(target, '--uses', '3');
  const [ann, bob] = [new TestNode('ann'), new TestNode('bob')];
  for (const node of [ann, bob]) expect(await enter(target, node, { secret })).toBe('WELCOME');
  const online = await ann.connect(target);
  ends.push(() => online.socket.destroy());
  await online.take('WELCOME');
  expect((await runCtl(['--data', target.data, 'ban', 'eve'])).status).toBe(0);
  const wrong = { secret: randomBytes(32).toString('base64url') };
  for (const name of ['ann', 'bob', 'eve', 'free']) {
    expect(await enterSimply(target, name)).toBe('invite-needed');
    expect(await enter(target, new TestNode(name))).toBe('invite-needed');
    expect(await enter(target, new TestNode(name), wrong)).toBe('invite-spent');
  }
  // Whoever has an invite is told, and may come with it under another name.
  const cleo = new TestNode('bob');
  expect(await enter(target, cleo, { secret })).toBe('name-taken');
  expect(await enter(target, new TestNode('cleo', cleo.keys), { secret })).toBe('WELCOME');

  const listed = await server(undefined, '--allow', ann.id);
  const there = await ann.connect(listed);
  ends.push(() => there.socket.destroy());
  await there.take('WELCOME');
  for (const name of ['ann', 'free']) expect(await enterSimply(listed, name)).toBe('not-allowed');
});
