import { certify } from '../../runtime/entries/certificates';
import { parseEntry } from '../../runtime/entries/entry-codec';
import { bodyOfText } from '../../runtime/entries/hash';
import { signFounding } from '../../runtime/entries/signing';
import {
  isControlEntry,
  lastClock,
  type LogEntry,
  type MessageEntry,
} from '../../shared/conversation/log-entry';
import { fieldsOf } from '../../shared/protocol/entries';
import { contentText } from '../../shared/protocol/message-entry';
import { writeControl } from '../../testing/exchange/computers';
import { control, publish, somebody, someControl, someLast, type Lie, type Scene } from './scene';
import { contentOf, messageAt, placeIn, runOf, unknownHash } from './writing';

/** Entries that no honest program writes. */

/** Number of conversations that the liars found, in which no honest founder can remove them. */
const conversationsFounded = 2;

export const join: Lie = (scene) => {
  const { liars, view } = scene;
  const invited = liars.computers.filter(({ person }) => view.state.invited.has(person.id));
  const by = liars.pick(invited);
  const [invite] = (by && view.state.invited.get(by.person.id)) ?? [];
  if (!by || !invite) return undefined;
  publish(scene, [writeControl(by, view, { command: 'JOIN', invite }, Date.now())]);
  return `(${by.name}) joins`;
};

/** Shows the certificate of a second computer, as honest programs do. */
export function introduce(scene: Scene): void {
  const written = control(scene, { command: 'WRITER' });
  scene.view.offer(written);
  publish(scene, [written]);
}

export const say: Lie = (scene) => {
  publish(scene, [messageAt(scene.view, scene.by)]);
  return 'says something';
};

export const twoStories: Lie = (scene) => {
  const { liars, view, by } = scene;
  const stories = [messageAt(view, by), messageAt(view, by)];
  for (const line of liars.open)
    liars.give(line, liars.pick([stories.slice(0, 1), stories.slice(1), stories]) ?? []);
  liars.take(stories);
  return 'tells two stories';
};

export const twoControls: Lie = (scene) => {
  const { liars } = scene;
  const stories = [someControl(scene), someControl(scene)].filter((each) => each !== undefined);
  for (const line of liars.open)
    liars.give(line, liars.pick([stories.slice(0, 1), stories.slice(1), stories]) ?? []);
  liars.take(stories);
  return `tells two stories: ${stories.map(({ command }) => command).join(', ')}`;
};

export const act: Lie = (scene) => {
  const written = someControl(scene);
  if (!written) return undefined;
  publish(scene, [written]);
  return written.command;
};

export const invite: Lie = (scene) => {
  const other = somebody(scene);
  if (!other) return undefined;
  publish(scene, [control(scene, { command: 'INVITE', invited: [other], history: scene.liars.share(0.5) })]);
  return `invites ${other.user}`;
};

export const leave: Lie = (scene) => {
  publish(scene, [control(scene, { command: 'LEAVE', last: someLast(scene) })]);
  return 'leaves';
};

export const nameUnknown: Lie = (scene) => {
  const { liars, view, by } = scene;
  const { number, after } = placeIn(view, by);
  const place = liars.pick([
    { after: [unknownHash()] },
    { after: [...after.slice(0, 20), unknownHash()] },
    { number: number + 1, prev: unknownHash() },
    { number: 900_000_000, prev: unknownHash() },
  ]);
  publish(scene, [messageAt(view, by, place)]);
  return 'names what nobody knows';
};

/** Goes on with somebody else's messages, as if they were the liar's own. */
export const borrowedRun: Lie = (scene) => {
  const { liars, now, view, by } = scene;
  const theirs = liars
    .entriesOf(now.conversation)
    .filter((entry) => !isControlEntry(entry) && entry.writer !== by.writer.id);
  const entry = liars.pick(theirs);
  if (!entry) return undefined;
  publish(scene, [messageAt(view, by, { number: entry.number + 1, prev: entry.hash })]);
  return `goes on with what ${entry.from} said`;
};

export const clockAhead: Lie = (scene) => {
  const { liars, view, by } = scene;
  const clock = liars.share(0.1) ? lastClock : placeIn(view, by).clock + 1_000_000;
  publish(scene, [messageAt(view, by, { clock })]);
  return `writes at ${clock}`;
};

export const clockBehind: Lie = (scene) => {
  publish(scene, [messageAt(scene.view, scene.by, { clock: 1 })]);
  return 'writes at 1';
};

/** Changes something in an honest person's entry. */
export const forge: Lie = (scene) => {
  const { liars, now } = scene;
  const all = liars
    .entriesOf(now.conversation)
    .filter(({ writer }) => !liars.computers.some((each) => each.writer.id === writer));
  const entry = liars.pick(all);
  if (!entry) return undefined;
  const fields = forgeryOf(scene, entry);
  const forged = parseEntry(entry.command, fields);
  if (forged.ok && forged.value.hash !== entry.hash) liars.forged.add(forged.value.hash);
  for (const line of liars.open)
    if (liars.share(0.6)) {
      // Without its signature it is still authentic if something else vouches for it.
      liars.noteShown(line, entry.hash);
      line.send(entry.command, fields);
    }
  return `forges ${entry.command} of ${entry.from}`;
};

function forgeryOf({ liars, by }: Scene, entry: LogEntry): Record<string, unknown> {
  const content = contentOf('forged');
  const body = bodyOfText(contentText(content));
  const { signature: _signature, ...unsigned } = fieldsOf(entry);
  const said = isControlEntry(entry) ? {} : { content: JSON.parse(contentText(content)) as unknown, body };
  const wrong = by.writer.sign(Buffer.from(entry.hash, 'base64url'));
  return (
    liars.pick<Record<string, unknown>>([
      unsigned,
      { ...unsigned, ...said, at: 1 },
      { ...unsigned, ...said, at: 1, signature: wrong },
      { ...fieldsOf(entry), ...said, at: 2 },
      { ...fieldsOf(entry), signature: wrong },
      {
        ...fieldsOf(entry),
        ...said,
        number: entry.number + 1,
        ...(isControlEntry(entry) ? {} : { prev: entry.hash }),
      },
      { ...fieldsOf(entry), content: said.content },
    ]) ?? unsigned
  );
}

/** Edits or deletes an honest person's message, which only its author may. */
export const meddle: Lie = (scene) => {
  const { liars, now, view, by } = scene;
  const messages = liars
    .entriesOf(now.conversation)
    .filter((entry): entry is MessageEntry => !isControlEntry(entry));
  const to = liars.pick(messages)?.hash;
  const kind = liars.pick(['edit', 'deletion', 'reaction', 'title', 'unheard-of']) ?? 'edit';
  if (!to) return undefined;
  publish(scene, [messageAt(view, by, {}, contentOf('meddled with', { kind, to }))]);
  return `writes an ${kind}`;
};

/** Writes more branches than nodes accept. */
export const branches: Lie = (scene) => {
  const { liars, view, by } = scene;
  const place = placeIn(view, by);
  const all = Array.from({ length: 12 }, () => messageAt(view, by, place));
  for (const line of liars.open)
    liars.give(
      line,
      all.filter(() => liars.share(0.7)),
    );
  liars.take(all);
  return 'tells twelve stories';
};

/** Sends messages of which only the last is signed, in any order, and withholds some. */
export const unsignedRun: Lie = (scene) => {
  const { liars, view, by } = scene;
  const run = runOf(view, by, 5);
  const last = run.at(-1);
  const other =
    last &&
    messageAt(view, by, { number: last.number + 1, prev: last.hash, after: [...last.after].reverse() });
  const all = [...run, ...(other ? [other] : [])];
  for (const line of liars.open) {
    const some = all.filter(() => liars.share(0.8));
    liars.give(line, liars.share(0.5) ? some : some.reverse());
  }
  liars.take(all);
  return 'writes a run without signatures';
};

/** Certifies one writer for two of the liars. */
export const sharedWriter: Lie = (scene) => {
  const { liars, view, by } = scene;
  const other = liars.pick(liars.computers);
  if (!other) return undefined;
  const certificate = certify(other.person, by.writer, { at: 1 });
  publish(scene, [writeControl({ ...by, certificate }, view, { command: 'WRITER' }, Date.now())]);
  return `writes as ${other.name}`;
};

/** Founds a conversation of the liars, or one under an id in use. */
export const found: Lie = ({ liars, now, by, honest }) => {
  const invited = honest.filter(() => liars.share(0.5));
  const founding = signFounding(by.writer, {
    command: 'INVITE',
    invited,
    title: undefined,
    isPublic: false,
    isSealed: false,
    history: false,
    certificates: [],
    certificate: by.certificate,
    clock: 1,
    at: Date.now(),
    from: by.name,
    extra: {},
  });
  if (invited.length === 0) return undefined;
  if (liars.share(0.5)) {
    const { conversation } = now;
    for (const line of liars.open) line.send('INVITE', { ...fieldsOf(founding), conversation });
    return 'founds a conversation under an id that is taken';
  }
  if (liars.founded >= conversationsFounded) return undefined;
  liars.founded += 1;
  liars.take([founding]);
  for (const line of liars.open) line.give([founding]);
  return 'founds a conversation';
};
