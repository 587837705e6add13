import { randomUUID } from 'node:crypto';
import { conversationId, type ConversationId } from '../../../shared/ids';
import { setTimer } from '../../../runtime/timers';
import type { WindowCall } from '../../../shared/ipc/calls/windows';
import type { Handlers } from '../ipc/router';
import { archivesHandlers } from './archives/calls';
import { Adding } from './computers/adding';
import { computersHandlers } from './computers/calls';
import { connectionHandlers } from './connection/calls';
import { Connection } from './connection/connection';
import { conversationsHandlers } from './conversations/calls';
import { Beginnings } from './conversations/beginnings';
import { Conversations } from './conversations/conversations';
import { PendingDeletes } from './conversations/pending-deletes';
import { Plans } from './conversations/plans';
import { Doings } from './doings/doings';
import { hostingHandlers } from './hosting/calls';
import { invitationsHandlers } from './invitations/calls';
import { OpenInvitations } from './invitations/open-invitations';
import { keysHandlers } from './keys/calls';
import { menuHandlers } from './menus';
import { meetingsHandlers } from './meetings/calls';
import { Meetings } from './meetings/meetings';
import { messagesHandlers } from './messages/calls';
import { forgetDeleted } from './messages/saving';
import { nearbyHandlers } from './nearby/calls';
import { Nearby } from './nearby/nearby';
import { answer } from './notifications/answering';
import { Attention } from './notifications/attention';
import { Badge } from './notifications/badge';
import { Levels } from './notifications/levels';
import { QuietTime } from './notifications/quiet-time';
import type { Parts } from './parts';
import { peopleHandlers, type PeopleParts } from './people/calls';
import { notesHandlers } from './people/notes';
import { LastHere } from './people/last-here';
import { Pictures } from './people/pictures';
import { preferencesHandlers } from './preferences/calls';
import { profileHandlers } from './profile/calls';
import { profilesHandlers } from './profiles/calls';
import { roomsHandlers } from './rooms/calls';
import { safetyHandlers, type SafetyParts } from './safety/calls';
import { SafetyWords } from './safety/safety-words';
import { Trust } from './safety/trust';
import { screensHandlers } from './screens/calls';
import { Sharing } from './screens/sharing';
import { Watching } from './screens/watching';
import { searchHandlers } from './search/calls';
import { soundsHandlers } from './sounds/calls';
import { Sounds } from './sounds/sounds';
import { spellingHandlers } from './spelling/calls';
import { transcriptHandlers } from './transcript/calls';
import { ReadMarks } from './transcript/read-marks';
import { OpenTranscripts } from './transcript/open-transcripts';
import { transfersHandlers } from './transfers/calls';
import { updatesHandlers } from './updates/calls';

/** Handlers of the calls of all features. */
export type FeatureHandlers = Omit<Handlers, WindowCall>;

/** The features that have state, each with the others that it needs. */
export function stateOf(
  parts: Parts,
  onRead: (conversation: ConversationId) => void,
  onMeetings: () => void,
) {
  const { client, desktop, windows, preferences, people, memory, transfers } = parts;
  const trust = new Trust(people, client.id, Date.now);
  const plans = new Plans({ ...parts, newId: () => conversationId.parse(randomUUID()), now: Date.now });
  const conversations = new Conversations({ ...parts, trust, plans });
  const quiet = new QuietTime(
    { quiet: () => preferences.all.quiet, status: () => preferences.status, now: Date.now, setTimer },
    (isQuiet) => {
      // The tray shows it.
      parts.changed();
      if (isQuiet) return;
      attention.quietEnded();
      invitations.quietEnded();
    },
  );
  const attention: Attention = new Attention({
    desktop,
    windows,
    settings: () => preferences.all,
    play: (kind) => sounds.play(kind),
    isQuiet: () => quiet.is,
    isMuted: (conversation) => levels.of(conversation).level === 'nothing',
    isHeld: (conversation) => transfers.attachments(conversation).some((each) => each.isHeld),
    openAt: (conversation, row) => transcripts.openRow(conversation, row),
    answer: (conversation, text) => void answer({ ...parts, transcripts }, conversation, text),
    setTimer,
  });
  const { calendar: reader } = parts;
  const file = (): string => preferences.all.calendarFile;
  const meetings = new Meetings({ reader, file, now: Date.now, setTimer }, onMeetings);
  const sounds = new Sounds({ desktop, settings: () => preferences.all, isQuiet: () => quiet.is });
  const levels: Levels = new Levels({ memory, now: Date.now, setTimer }, () => {
    badge.count();
    parts.changed();
  });
  const invitations: OpenInvitations = new OpenInvitations({
    ...parts,
    conversations,
    attention,
    trust,
    now: Date.now,
  });
  const nearby = new Nearby(parts);
  const doings = new Doings({ ...parts, now: Date.now, setTimer });
  const marks = new ReadMarks({ ...parts, doings }, (conversation) => {
    transcripts.changed(conversation);
    onRead(conversation);
    parts.changed();
  });
  const transcripts: OpenTranscripts = new OpenTranscripts(parts, marks, onRead);
  const badge: Badge = new Badge({ ...parts, conversations, invitations, levels }, () => parts.changed());
  return {
    trust,
    adding: new Adding(parts),
    words: new SafetyWords(),
    conversations,
    plans,
    beginnings: new Beginnings({ ...parts, plans, conversations }),
    attention,
    invitations,
    nearby,
    doings,
    marks,
    transcripts,
    badge,
    levels,
    meetings,
    quiet,
    lastHere: new LastHere({ ...parts, now: Date.now }),
    sounds,
    sharing: new Sharing({ ...parts, conversations }),
    watching: new Watching({ ...parts, conversations, setTimer, now: () => performance.now() }),
    pictures: new Pictures(parts),
    connection: new Connection({ ...parts, nearby }),
    deletions: new PendingDeletes(async (conversation) => {
      await client.deleteHistory(conversation);
      memory.forgetSeen(conversation);
      // Whoever still takes part has silenced what is to come.
      if (!conversations.isMember(conversation))
        memory.setAttention(conversation, { level: 'all', until: null });
      forgetDeleted(parts, conversation, undefined);
      transcripts.page(conversation)?.showEnd();
    }),
  };
}

/** The handlers of all calls, with those of the menus. */
export function handlersOf(
  parts: Parts &
    ReturnType<typeof stateOf> &
    Pick<SafetyParts, 'blockedChanged'> &
    Pick<PeopleParts, 'everybody'>,
): FeatureHandlers {
  const handlers = {
    ...archivesHandlers(parts),
    ...computersHandlers(parts),
    ...connectionHandlers(parts),
    ...conversationsHandlers(parts),
    ...hostingHandlers(parts),
    ...invitationsHandlers(parts),
    ...keysHandlers(parts),
    ...meetingsHandlers(parts),
    ...messagesHandlers(parts),
    ...nearbyHandlers(parts),
    ...peopleHandlers(parts),
    ...notesHandlers(parts),
    ...preferencesHandlers(parts),
    ...profileHandlers(parts),
    ...profilesHandlers(parts),
    ...roomsHandlers(parts),
    ...safetyHandlers(parts),
    ...screensHandlers(parts),
    ...searchHandlers(parts),
    ...soundsHandlers(parts),
    ...spellingHandlers(parts),
    ...transcriptHandlers(parts),
    ...transfersHandlers(parts),
    ...updatesHandlers(parts),
  };
  return { ...handlers, ...menuHandlers(parts, handlers) };
}
