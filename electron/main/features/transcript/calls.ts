import type { transcriptCalls } from '../../../../shared/ipc/calls/transcript';
import { timesNow } from '../../../../shared/text/times';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { copiedMessages, cutShort } from './copying';
import type { OpenTranscripts } from './open-transcripts';

interface TranscriptParts extends Pick<Parts, 'desktop' | 'messages'> {
  conversations: Pick<Conversations, 'names'>;
  transcripts: OpenTranscripts;
}
type Calls = typeof transcriptCalls;

/** Handlers of the calls about what is shown of transcripts. */
export const transcriptHandlers = (parts: TranscriptParts): HandlersOf<Calls> => {
  const { transcripts } = parts;
  return {
    markRead: ({ conversation, first, last }) => transcripts.markRead(conversation, first, last),
    keepPlace: ({ conversation, row }) => transcripts.page(conversation)?.keepPlace(row),
    showOlder: ({ conversation }) => transcripts.turn(conversation, (page) => page.older()),
    showNewer: ({ conversation }) => transcripts.turn(conversation, (page) => page.newer()),
    showEnd: ({ conversation }) => transcripts.turn(conversation, (page) => page.showEnd()),
    showSkipped: ({ conversation }) => transcripts.turn(conversation, (page) => page.showSkipped()),
    forgetSkipped: ({ conversation }) => transcripts.turn(conversation, (page) => page.forgetSkipped()),
    showDate: ({ conversation, at }) => transcripts.turn(conversation, (page) => page.showDate(at)),
    showRow: ({ conversation, row }) => transcripts.showRow(conversation, row),
    openRow: ({ conversation, row }) => transcripts.openRow(conversation, row),
    copyMessages: copying(parts),
  };
};

const copying =
  ({ desktop, messages, conversations, transcripts }: TranscriptParts): HandlersOf<Calls>['copyMessages'] =>
  async ({ conversation, between }) => {
    const places = between && transcripts.places(conversation, between);
    if (between && !places) return { detail: say('copy.gone'), file: false };
    const { reader } = messages;
    const when = (at: number): string => timesNow().moment(at);
    const names = conversations.names.shown();
    const copied = await copiedMessages({ reader, conversation, between: places, names, when });
    if (copied.count > 0) desktop.copy(copied.text);
    return { detail: copied.isCut ? cutShort(copied.count) : '', file: false };
  };
