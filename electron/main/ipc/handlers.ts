import type { ConversationId, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { say } from '../../../shared/words/say';
import type { Controller } from '../features/controller';
import { aboutArchives } from '../features/archives/calls';
import { aboutKinds, must } from '../features/messages/calls';
import { aboutMenus } from './menus';
import { CallError, type Handlers } from './router';
import { linkOf, openLink } from '../features/messages/link-opening';
import type { HandlerParts } from './handler-parts';

const loopback = '127.0.0.1';

/** Handlers of all calls of the contract. */
export function handlers(parts: HandlerParts): Handlers {
  const { controller } = parts;
  const acts = { ...aboutConversations(parts), ...aboutKinds(controller), ...aboutWindows(parts) };
  return {
    ...aboutMe(parts),
    ...aboutServers(parts),
    ...aboutArchives(controller, parts.archives),
    ...aboutMenus(parts, acts),
    ...acts,
  };
}

type Some<Name extends keyof Handlers> = Pick<Handlers, Name>;

function aboutMe({ controller }: HandlerParts): Some<'setName' | 'setStatus' | 'setPicture' | 'setSettings'> {
  const { preferences } = controller.parts;
  return {
    setName: ({ user }) => {
      must(preferences.setName(user));
      controller.profileChanged();
    },
    setStatus: ({ status, note }) => {
      if ([...note].length > limits.noteCharacters)
        throw new CallError('wrong-type', say('failure.noteTooLong', { most: limits.noteCharacters }));
      preferences.setStatus(status, note);
      controller.profileChanged();
    },
    setPicture: ({ png }) => {
      must(preferences.setPicture(png === null ? null : Buffer.from(png, 'base64')));
      controller.profileChanged();
    },
    setSettings: (changes) => {
      const { server, hosting, ...others } = changes;
      // Only `setHosting` turns the local server on or off; here its port and name can be changed.
      const { enabled } = preferences.all.hosting;
      const checked = {
        ...others,
        ...(server === undefined ? {} : { server }),
        ...(hosting === undefined ? {} : { hosting: { ...hosting, enabled } }),
      };
      preferences.change(checked);
      if (server !== undefined) useServer(controller, server);
      controller.settingsChanged();
    },
  };
}

function aboutServers({
  controller,
  testServer,
}: HandlerParts): Some<'setServer' | 'testServer' | 'testNearby' | 'retryNow' | 'setHosting'> {
  return {
    setServer: (address) => useServer(controller, address),
    testServer,
    testNearby: () => controller.parts.client.testNearby(),
    retryNow: () => controller.parts.client.retryNow(),
    setHosting: async ({ enabled, port, name }) => {
      if (enabled) await beginHosting(controller, { port, name });
      else await endHosting(controller, { port, name });
    },
  };
}

function useServer(controller: Controller, address: { host: string; port: number } | null): void {
  const { preferences, client, changed } = controller.parts;
  preferences.setServer(address);
  if (preferences.named) client.setServer(address);
  changed();
}

/** Starts the local server and connects to it. If that fails, the next start of the app does not try again. */
async function beginHosting(controller: Controller, options: { port: number; name: string }): Promise<void> {
  const { preferences, host } = controller.parts;
  await host.start(options);
  const enabled = host.view.state === 'on';
  preferences.change({ hosting: { enabled, ...options } });
  if (enabled) useServer(controller, { host: loopback, port: options.port });
  controller.settingsChanged();
}

async function endHosting(controller: Controller, options: { port: number; name: string }): Promise<void> {
  const { preferences, host } = controller.parts;
  const { server } = preferences;
  const was = preferences.all.hosting.port;
  preferences.change({ hosting: { enabled: false, ...options } });
  await host.stop();
  // The app's server is gone for good: better no server than endless retries.
  if (server?.host === loopback && server.port === was) useServer(controller, null);
  controller.settingsChanged();
}

type ConversationCalls =
  | 'invite'
  | 'startAgain'
  | 'inviteMore'
  | 'cancelInvitation'
  | 'accept'
  | 'decline'
  | 'declineAll'
  | 'ignore'
  | 'send'
  | 'resend'
  | 'removeRefused'
  | 'setDraft'
  | 'leave'
  | 'leaveNow'
  | 'stay'
  | TranscriptCalls;

function aboutConversations({ controller }: HandlerParts): Some<ConversationCalls> {
  const { client, windows, memory } = controller.parts;
  const known = (ids: readonly PersonId[]) => {
    const people = controller.people(ids);
    if (people.length === 0) throw new CallError('no-such-user', say('failure.nobodyKnown'));
    return people;
  };
  const hasLeft = (conversation: ConversationId): void => {
    memory.setDraft(conversation, '');
    windows.closeConversation(conversation);
  };
  const start = async (people: readonly PersonId[], title: string | undefined) => {
    const { conversation } = must(await client.invite(known(people), title));
    windows.openConversation(conversation);
    return { conversation };
  };
  return {
    ...aboutTranscripts(controller),
    invite: ({ people, title }) => start(people, title?.trim() || undefined),
    startAgain: ({ conversation }) => {
      if (controller.isMember(conversation)) throw new CallError('already-a-member', say('failure.stillIn'));
      const digest = controller.digest(conversation);
      return start(digest?.company.others ?? [], digest?.title);
    },
    inviteMore: async ({ conversation, people, history }) =>
      void must(await client.inviteMore(conversation, known(people), history)),
    cancelInvitation: async ({ conversation, person }) =>
      void must(await client.uninvite(conversation, known([person]))),
    accept: async ({ conversation }) => {
      must(await client.join(conversation));
      windows.openConversation(conversation);
    },
    decline: async ({ conversation }) => void must(await client.decline(conversation)),
    declineAll: ({ from }) => controller.declineAll(from),
    ignore: ({ conversation }) => controller.ignore(conversation),
    send: async ({ conversation, text }) => {
      must(await client.sendText(conversation, text));
      await controller.reading.answered(conversation);
    },
    resend: ({ conversation, row }) => {
      if (controller.isRefused(conversation, row)) client.resend(conversation);
    },
    removeRefused: async ({ conversation, row }) => {
      if (controller.isRefused(conversation, row)) must(await client.removeRefused(conversation, row));
    },
    setDraft: ({ conversation, text }) => memory.setDraft(conversation, text),
    leave: async ({ conversation }) => {
      // While the LEAVE is pending, the window offers to stay or to leave anyway.
      if (must(await client.leave(conversation)) !== 'waits') hasLeft(conversation);
    },
    leaveNow: async ({ conversation }) => {
      must(await client.leaveNow(conversation));
      hasLeft(conversation);
    },
    stay: ({ conversation }) => client.stay(conversation),
  };
}

type TranscriptCalls =
  | 'markRead'
  | 'showOlder'
  | 'showNewer'
  | 'showEnd'
  | 'showSkipped'
  | 'forgetSkipped'
  | 'showDate'
  | 'showRow'
  | 'openRow'
  | 'copyMessages'
  | 'search'
  | 'mute'
  | 'archive'
  | 'deleteHistory'
  | 'keepHistory';

function aboutTranscripts(controller: Controller): Some<TranscriptCalls> {
  const { memory, changed } = controller.parts;
  return {
    markRead: ({ conversation, first, last }) => controller.reading.markRead(conversation, first, last),
    showOlder: ({ conversation }) => controller.reading.turn(conversation, (page) => page.older()),
    showNewer: ({ conversation }) => controller.reading.turn(conversation, (page) => page.newer()),
    showEnd: ({ conversation }) => controller.reading.turn(conversation, (page) => page.showEnd()),
    showSkipped: ({ conversation }) => controller.reading.turn(conversation, (page) => page.showSkipped()),
    forgetSkipped: ({ conversation }) =>
      controller.reading.turn(conversation, (page) => page.forgetSkipped()),
    showDate: ({ conversation, at }) => controller.reading.turn(conversation, (page) => page.showDate(at)),
    showRow: ({ conversation, row }) => controller.reading.showRow(conversation, row),
    openRow: ({ conversation, row }) => controller.reading.openRow(conversation, row),
    copyMessages: ({ conversation, between }) => controller.copyMessages(conversation, between),
    search: (args) => controller.search(args),
    mute: ({ conversation, muted }) => {
      memory.mute(conversation, muted);
      controller.settingsChanged();
    },
    archive: ({ conversation, archived }) => {
      memory.archive(conversation, archived);
      changed();
    },
    deleteHistory: ({ conversation }) => {
      controller.deletions.begin(conversation);
      changed();
    },
    keepHistory: ({ conversation }) => {
      controller.deletions.undo(conversation);
      changed();
    },
  };
}

type WindowCalls =
  'subscribe' | 'openConversation' | 'openInvitations' | 'openPreferences' | 'openLink' | 'closeWindow';

function aboutWindows({ controller, dialogs, subscribe }: HandlerParts): Some<WindowCalls> {
  const { windows, desktop } = controller.parts;
  return {
    subscribe: (_args, caller) => ({
      kind: caller.kind,
      conversation: caller.conversation,
      ...subscribe(caller),
    }),
    openConversation: ({ conversation }) => {
      if (!controller.everJoined(conversation))
        throw new CallError('no-such-conversation', say('failure.notIn'));
      windows.openConversation(conversation);
    },
    openInvitations: () => windows.showInvitations(true),
    openPreferences: ({ page }) => windows.openPreferences(page),
    openLink: async (which, caller) => {
      const url = linkOf(controller.reading, which);
      if (!(await openLink({ open: desktop.openLink, confirm: dialogs.confirm }, caller.window, url)))
        throw new CallError('forbidden', say('failure.linkKind'));
    },
    closeWindow: (_args, caller) => windows.close(caller.window),
  };
}
