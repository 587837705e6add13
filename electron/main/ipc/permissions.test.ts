import type { Call } from '../../../shared/ipc/call';
import { windowKinds, type WindowKind } from '../../../shared/ipc/windows';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { calls, type CallName } from '../../../shared/ipc/contract';
import { silent } from '../../storage/logger';
import { conversation as own } from '../../../testing/membership/entries';
import { CallError, callNames, routes, type Handlers, type Source } from './router';

/**
 * Who may make each call. Repeated here on purpose: a call that is added, or opened to another kind of window,
 * fails here until somebody has considered what a compromised page could do with it.
 * R roster, C conversation, I invitation, P preferences, T transfers, J "Go to", S sharing the screen, W watching one. In lower case: for its own conversation only.
 * With an exclamation mark: it acts outside the page, so the user must be at the window, and its rate is limited.
 */
const permissions: Readonly<Record<CallName, string>> = {
  // What a window shows, and closing it.
  subscribe: 'RCIPTJSW',
  closeWindow: 'RCIPTJSW',
  // Where the list ends and the conversation beside it begins.
  moveEdge: 'R',
  // The menus of the menu bar, as main has made them.
  appMenu: 'RC!',
  // What "Go to" lists besides conversations and people.
  openWindow: 'J!',
  showWindow: 'J!',
  newConversation: 'J!',
  newRoom: 'J!',
  // Rooms are made and joined from the list of all; a conversation’s window joins its own again.
  openRoom: 'R!',
  joinRoom: 'RcJ!',
  // Its founder decides who may write in an open room, and closes it, in its window.
  decideSpeakers: 'c',
  closeRoom: 'c',
  // The user. The roster has name, status and picture (at a first start), and preferences have them too.
  setName: 'RP',
  setStatus: 'RPJ',
  setPicture: 'RP',
  // Whom to ignore, whom to dial, how far to look, what is notified: only preferences, and "Go to", which lists the settings.
  // The system's dialog names the folder.
  chooseFileFolder: 'P!',
  setSettings: 'PJ',
  // The same for the calendar by which the user is busy.
  chooseCalendar: 'P!',
  forgetCalendar: 'P',
  // The main process plays what the user has chosen, and asks them for files.
  playSound: 'P!',
  chooseSoundFile: 'P!',
  setServer: 'RP',
  setHosting: 'RP',
  // The main process asks the user.
  acceptServer: 'RP!',
  testServer: 'P!',
  testNearby: 'P!',
  // The list of people offers it while nobody can be there.
  findNearby: 'R',
  // These two have the banner that offers it. It changes nothing.
  retryNow: 'RC!',
  // Conversations are begun and opened from the list of all.
  talkTo: 'RJ!',
  openConversation: 'RJ!',
  openRow: 'RT!',
  openInvitations: 'RJ!',
  openPreferences: 'RCJ!',
  accept: 'I!',
  decline: 'I',
  declineAll: 'I',
  ignore: 'I',
  // Whom the user has verified: main checks that a conversation's window names a person of its own.
  compareWith: 'RC',
  checkCode: 'RC',
  setVerified: 'RC',
  tellApart: 'RC',
  block: 'RC',
  // The preferences list everybody who is blocked.
  unblock: 'RCP',
  safetyOf: 'c',
  // What the user notes about people: main checks that a conversation's window names a person of its own.
  setFavourite: 'RC',
  setHidden: 'RC',
  setNickname: 'RC',
  // Profiles of main's own list, which start in another Parley; main makes their folders, or the system's dialog names one.
  makeProfile: 'P!',
  changeProfile: 'P',
  openProfile: 'PJ!',
  addProfile: 'P!',
  removeProfile: 'P!',
  setProfilesAsk: 'P',
  beginProfiles: 'P',
  // Words that the page has, checked here and not kept. Dictionaries are named by the system's dialog, and by main's own list.
  misspelt: 'CI',
  listDictionaries: 'P',
  addDictionary: 'P!',
  removeDictionary: 'P!',
  forgetPerson: 'RC',
  // A conversation's window is told how many others there are, and none by name.
  commonWith: 'RC',
  // The list of people.
  setGroup: 'R',
  renameGroup: 'R',
  arrangePeople: 'R',
  // Main makes the text that it copies.
  copyCode: 'RC!',
  // What a conversation shows of itself, and what its user does there.
  startAgain: 'c!',
  // A draft of which nobody else knows; main refuses it for anything else.
  discardPlan: 'Rc',
  inviteMore: 'c!',
  // Names everybody whom the user knows, once the user invites.
  peopleToInvite: 'c!',
  cancelInvitation: 'c',
  send: 'c',
  // The main process checks who wrote a message, and who may remove people.
  attachEmoji: 'c',
  editMessage: 'c',
  sendPoll: 'c',
  vote: 'c',
  closePoll: 'c',
  setPinned: 'c',
  // Kept on this computer only.
  setSaved: 'c',
  deleteMessage: 'c',
  setTitle: 'c',
  setGroupPicture: 'c',
  removePerson: 'c',
  resend: 'c',
  removeRefused: 'c',
  setDraft: 'c',
  typed: 'c',
  markRead: 'c',
  keepPlace: 'c',
  showOlder: 'c',
  showNewer: 'c',
  showEnd: 'c',
  showSkipped: 'c',
  forgetSkipped: 'c',
  showDate: 'c',
  showRow: 'c',
  // Copies text that the window may read anyway.
  copyMessages: 'c!',
  exportConversation: 'c!',
  // The roster lists all conversations and searches all of them.
  search: 'Rc',
  setAttention: 'Rc',
  archive: 'Rc',
  deleteHistory: 'Rc',
  keepHistory: 'Rc',
  leave: 'Rc',
  leaveNow: 'Rc',
  stay: 'Rc',
  // Menus are made in main from its own state; a person must be of the window's own conversation.
  personMenu: 'RC!',
  conversationMenu: 'Rc!',
  messageMenu: 'c!',
  // The system's dialog names the files, or main asks the user about those that the page says were dropped.
  attachFiles: 'c!',
  attachPaths: 'c!',
  attachBytes: 'c!',
  // Main asks the user the first time; a setting turns it off.
  useMicrophone: 'c!',
  // Only for a recording that main has let begin.
  addToVoice: 'c',
  keepVoice: 'c',
  discardVoice: 'c',
  // Opens a window, in which the user chooses what they share: main lets its page record only what was listed and chosen there.
  shareScreen: 'c!',
  listScreens: 'S',
  chooseScreen: 'S!',
  beginSharing: 'S',
  shareFrame: 'S',
  // Ends only what is shared in the window's own conversation.
  stopSharing: 'CS',
  // Shows nothing but what a member shares; its bytes are bounded before anything decodes them.
  watchScreen: 'c!',
  watchAgain: 'W',
  nextFrames: 'W',
  notShown: 'W',
  fillScreen: 'W!',
  leaveFullScreen: 'W',
  // The desktop shows what is chosen and lets the user choose.
  snip: 'c!',
  describeAttachment: 'c',
  detach: 'c',
  sendAttachments: 'c',
  // Files that were offered in the conversation, by their rows: where they are saved is for main to say.
  listFiles: 'c',
  fetchFile: 'cT',
  pauseFile: 'cT',
  cancelFile: 'cT',
  openFile: 'cT!',
  showFileInFolder: 'cT!',
  saveFileAs: 'cT!',
  // Pixels, which nobody decodes.
  copyPicture: 'c!',
  // Opens only a link of a message of the conversation: with one of three schemes in the browser, or that of a message here.
  openLink: 'c!',
  // A link that was pasted there. It tells nothing of a conversation in which the user does not take part.
  openMessage: 'J!',
  // Files: the system asks the user which, and before anything is replaced. A task is ended by the window that began it.
  exportAll: 'P!',
  importConversations: 'P!',
  backUp: 'P!',
  restore: 'P!',
  // Preferences ask for what main wants to know, and for nothing else. A suggestion is random.
  suggestPassphrase: 'CP',
  answerPassphrase: 'P',
  // The main process asks the user before it shows the phrase, and before it moves the profile aside.
  showRecoveryPhrase: 'P!',
  noteRecoveryPhrase: 'P',
  unprotectKeys: 'P!',
  // Each attempt derives a key of 256 bits from what was typed: nobody can guess it.
  unlockKeys: 'R',
  startWithKeyring: 'R!',
  beginAnew: 'R!',
  // Main asks the user before it removes a computer, and removes only one of this person's.
  listComputers: 'P',
  nameComputer: 'P',
  removeComputer: 'P!',
  useComputerAgain: 'P',
  // Main asks before it shows a code, with which another computer gets the key; a profile is replaced only before its first start.
  addComputer: 'P!',
  endAdding: 'P',
  takeProfile: 'R!',
  // Main asks before it installs, and uses only what is signed.
  updateState: 'P',
  setUpdateFolder: 'P',
  checkForUpdate: 'P!',
  downloadUpdate: 'P!',
  installUpdate: 'P!',
  showUpdate: 'P!',
  // Shows the file that the window has just had written.
  showFile: 'CP!',
  cancelTask: 'RCP',
};

const letters: Readonly<Record<WindowKind, string>> = {
  roster: 'R',
  conversation: 'C',
  invitation: 'I',
  preferences: 'P',
  transfers: 'T',
  jump: 'J',
  sharing: 'S',
  watching: 'W',
};

/** Handlers whose result shows that they were called. */
const reached = Object.fromEntries(
  callNames.map((name) => [
    name,
    () => {
      throw new CallError('reached', '');
    },
  ]),
);
const table = routes(Object.assign({} as Handlers, reached), () => undefined, silent);

const from = (kind: WindowKind): Source => ({
  topFrame: true,
  origin: `app://${kind}`,
  caller: { window: 1, kind, conversation: kind === 'conversation' ? own : null },
});

/** Whether a call is refused because of the caller, before its arguments are parsed. */
async function isForbidden(name: CallName, kind: WindowKind, args: object): Promise<boolean> {
  const outcome = await table.get(name)?.(from(kind), args);
  return outcome !== undefined && !outcome.ok && outcome.error.code === 'forbidden';
}

test('every call of the contract is in the table', () => {
  expect(Object.keys(permissions).sort()).toEqual([...callNames].sort());
});

test.each(Object.entries(permissions))('%s may be called from %s and from nowhere else', async (key, who) => {
  const name = callNames.find((each) => each === key);
  if (!name) throw new Error(`${key} is no call`);
  for (const kind of windowKinds) {
    const letter = letters[kind];
    const ofOwn = who.includes(letter.toLowerCase());
    expect(await isForbidden(name, kind, { conversation: own }), kind).toBe(!ofOwn && !who.includes(letter));
    if (!ofOwn) continue;
    for (const args of [{}, { conversation: 'other' }, { conversation: [own] }, { conversation: null }])
      expect(await isForbidden(name, kind, args), JSON.stringify(args)).toBe(true);
  }
});

test('exactly the calls that act outside the page are marked', () => {
  for (const name of callNames) expect('outside' in calls[name], name).toBe(permissions[name].includes('!'));
});

test('no call takes an address, a path or a place that a conversation window could name freely', () => {
  const own = callNames.filter((name) => /c/i.test(permissions[name]));
  const fields = own.flatMap((name) => {
    const { args }: Call = calls[name];
    return args instanceof z.ZodObject ? Object.keys(args.shape) : [`all of ${name}`];
  });
  // Add a new field here after considering what a compromised page could put into it.
  expect([...new Set(fields)].sort()).toEqual(
    [
      // Where a list goes on.
      'after',
      'archived',
      'at',
      // Of one that main has put beside the draft; others are ignored.
      'attachment',
      'between',
      // What the page shows anyway, and offers under a name that is made safe.
      'bytes',
      'caption',
      // What a poll asks, and which of its choices are chosen, by their numbers.
      'choices',
      'chosen',
      'conversation',
      'emoji',
      'favourite',
      // Whether an export has copies of files: the system asks where it lies.
      'files',
      'first',
      'format',
      // Which files are listed, and in which order: names of a list.
      'group',
      'height',
      'hidden',
      'history',
      // Only kinds that attach an emoji to a message; others are refused.
      'kind',
      'last',
      // What a conversation notifies of, and for how long: fixed choices.
      'level',
      'link',
      // Whom a text names; a message says so to its readers only.
      'mentions',
      'name',
      'nickname',
      'olderThan',
      'order',
      // Of the preferences: a name of a list.
      'page',
      'passphrase',
      // Dropped files: main asks the user before it touches any.
      'paths',
      'people',
      'person',
      // A small picture that main checks before it is sent.
      'picture',
      'pinned',
      // A picture for the clipboard, which nobody decodes.
      'pixels',
      'preview',
      'question',
      // Of one that main has let begin in this conversation.
      'recording',
      'removed',
      'row',
      'saved',
      'selected',
      'several',
      'span',
      // Who may write in an open room: ids, which only its founder's window can name with effect.
      'speakers',
    ]
      // `to`: the message that is answered; main checks that it is one of the conversation.
      .concat(['text', 'title', 'to', 'type', 'verified', 'what', 'width', 'words']),
  );
});

test('every call from a conversation window that names a conversation is limited to its own', async () => {
  for (const name of callNames)
    if (permissions[name].includes('C'))
      expect(await isForbidden(name, 'conversation', { conversation: 'other' }), name).toBe(false);
});
