import { certify } from '../../runtime/entries/certificates';
import { everybodyRoom } from '../../runtime/entries/everybody-room';
import { signControl, signFounding, signMessage, type UnsignedControl } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import type { ControlEntry, LastMessages, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { PersonId } from '../../shared/ids';
import { fieldsOf } from '../../shared/protocol/entries';
import { scopeOfNetwork, scopeOfServer, type EverybodyScope } from '../../shared/protocol/everybody-scope';
import { newLog } from './authors';
import { fixedPerson, fixedWriter } from './fixed-keys';

/** The test vectors of open rooms: who may write there by the founder's decisions, and rooms for everybody. */

interface Author {
  readonly user: string;
  readonly person: PersonId;
  readonly writer: ReturnType<typeof fixedWriter>;
  readonly certificate: ReturnType<typeof certify>;
}

function author(user: string, computer: string): Author {
  const [person, writer] = [fixedPerson(user), fixedWriter(`${user} ${computer}`)];
  return { user, person: person.id, writer, certificate: certify(person, writer, { at: 1_700_000_000_000 }) };
}

const ann = author('ann', 'computer');
const annsLap = author('ann', 'lap');
const annsPhone = author('ann', 'phone');
const annsPad = author('ann', 'pad');
const [bob, cleo] = ['bob', 'cleo'].map((user) => author(user, 'computer')) as [Author, Author];

const room = signFounding(ann.writer, {
  ...openInvite,
  command: 'INVITE',
  clock: 1,
  at: 1_700_000_000_001,
  from: 'ann',
  extra: {},
  invited: [],
  title: 'Lunch',
  topic: 'Where, and when?',
  isPublic: true,
  history: false,
  certificate: ann.certificate,
});

/** Each writer's last control and message. */
const lastControl = new Map<string, ControlEntry>([[ann.writer.id, room]]);
const lastMessage = new Map<string, MessageEntry>();

const header = ({ user }: Author, after: readonly ControlEntry[]) => {
  const clock = Math.max(...after.map((each) => each.clock)) + 1;
  const { conversation } = room;
  const at = 1_700_000_000_000 + clock;
  return { conversation, after: after.map(({ hash }) => hash), clock, at, from: user, extra: {} };
};

type Act = UnsignedControl extends infer Unsigned
  ? Unsigned extends UnsignedControl
    ? Omit<Unsigned, 'conversation' | 'number' | 'prev' | 'after' | 'clock' | 'at' | 'from' | 'extra'>
    : never
  : never;

function control(by: Author, after: readonly ControlEntry[], act: Act): ControlEntry {
  const prev = lastControl.get(by.writer.id);
  const place = { ...header(by, after), number: (prev?.number ?? 0) + 1, prev: prev?.hash };
  const entry = signControl(by.writer, { ...place, ...act });
  lastControl.set(by.writer.id, entry);
  return entry;
}

function says(by: Author, after: readonly ControlEntry[], text: string): MessageEntry {
  const prev = lastMessage.get(by.writer.id);
  const place = { ...header(by, after), number: (prev?.number ?? 0) + 1, prev: prev?.hash };
  const content = { kind: 'text', id: text, to: undefined, salt: 'AAECAwQFBgcICQoLDA0ODw', fields: { text } };
  const entry = signMessage(by.writer, { ...place, command: 'SEND_MESSAGE', content });
  lastMessage.set(by.writer.id, entry);
  return entry;
}

const ends = (...messages: readonly MessageEntry[]): LastMessages =>
  new Map(messages.map(({ writer, number, hash }) => [writer, [{ number, hash }]]));

const joins = (who: Author): ControlEntry =>
  control(who, [room], { command: 'JOIN', invite: room.hash, certificate: who.certificate });
const bobJoins = joins(bob);
const cleoJoins = joins(cleo);
const shows = (computer: Author): ControlEntry =>
  control(computer, [room], { command: 'WRITER', certificate: computer.certificate });
const [lap, phone, pad] = [shows(annsLap), shows(annsPhone), shows(annsPad)];
const begun = [room, bobJoins, cleoJoins, lap, phone, pad];

const annSays = says(ann, [bobJoins, cleoJoins], 'Ann');
const bobSays = says(bob, [bobJoins], 'Bob');
const cleoSays = says(cleo, [cleoJoins], 'Cleo');
/** What the decisions below do not know, in the same run. */
const cleoGoesOn = says(cleo, [cleoJoins], 'Cleo again');
const said = [annSays, bobSays, cleoSays, cleoGoesOn];

const onlyBob = control(ann, [bobJoins, cleoJoins], {
  command: 'SPEAKERS',
  speakers: [bob.person],
  last: ends(cleoSays),
});
/** On Ann's other computer, which has not heard of that one. */
const onlyCleo = control(annsLap, [lap, bobJoins, cleoJoins], {
  command: 'SPEAKERS',
  speakers: [cleo.person],
  last: ends(),
});
const bobGoesOn = says(bob, [bobJoins, onlyBob], 'Bob again');
const all = control(ann, [onlyBob, onlyCleo], {
  command: 'SPEAKERS',
  speakers: undefined,
  last: ends(),
});
const cleoIsBack = says(cleo, [cleoJoins, all], 'Cleo once more');
const closed = control(ann, [all], {
  command: 'CLOSE',
  last: ends(annSays, bobGoesOn, cleoIsBack),
});
const bobInstead = control(annsLap, [onlyCleo], {
  command: 'SPEAKERS',
  speakers: [bob.person],
  last: ends(bobSays, cleoSays),
});
const cleoLeaves = control(cleo, [cleoJoins], { command: 'LEAVE', last: ends(cleoGoesOn) });
const afterCleo = control(annsPad, [pad, cleoLeaves], { command: 'SPEAKERS', speakers: [], last: ends() });
/** As if the founder had decided nothing on the other computers. */
const annLeaves = control(annsPhone, [phone], { command: 'LEAVE', last: ends() });

const histories: readonly [what: string, entries: readonly LogEntry[]][] = [
  ['all may write', [...begun, ...said]],
  ['the founder lets Bob write', [...begun, ...said, onlyBob, bobGoesOn]],
  ['two decisions that do not know each other', [...begun, ...said, onlyBob, bobGoesOn, onlyCleo]],
  ['the founder lets all write again', [...begun, ...said, onlyBob, bobGoesOn, onlyCleo, all, cleoIsBack]],
  ['closed', [...begun, ...said, onlyBob, bobGoesOn, onlyCleo, all, cleoIsBack, closed]],
  ['a decision replaces the one that it knows', [...begun, ...said, onlyCleo, bobInstead]],
  ['Cleo had left when it was decided', [...begun, ...said, cleoLeaves, afterCleo]],
  ['the founder leaves without knowing of the decision', [...begun, ...said, onlyBob, annLeaves]],
];

/** Who may write after a history, and what stands, as this program has it. */
function outcome(entries: readonly LogEntry[]) {
  const log = newLog(room.conversation);
  for (const entry of entries) {
    const { kind } = log.offer(entry);
    if (kind !== 'added') throw new Error(`${entry.command} of ${entry.from} is ${kind}`);
  }
  const members = [...log.state.members.keys()].sort();
  const messages = entries.filter(({ command }) => command === 'SEND_MESSAGE');
  return {
    members,
    invited: [...log.state.invited.keys()].sort(),
    mayWrite: members.filter((each) => log.maySpeak(each)),
    standing: messages.filter((each) => log.stands(each)).map(({ hash }) => hash),
  };
}

const written = ({ command, hash, ...entry }: LogEntry) => ({
  command,
  fields: fieldsOf({ command, hash, ...entry } as LogEntry),
  hash,
});

/** What docs/vectors/decisions.json holds. */
export const decisionVectors = () =>
  histories.map(([what, entries]) => ({ what, entries: entries.map(written), ...outcome(entries) }));

/** What docs/vectors/everybody.json holds. */
export const everybodyVectors = () =>
  [scopeOfNetwork('192.168.1.0/24'), scopeOfServer(fixedPerson('server').id)]
    .filter((scope): scope is EverybodyScope => scope !== undefined)
    .map((scope) => ({ scope, ...written(everybodyRoom(scope)) }));
