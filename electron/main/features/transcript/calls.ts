import type { transcriptCalls } from '../../../../shared/ipc/calls/transcript';
import { timesNow } from '../../../../shared/text/times';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { copiedMessages, cutShort } from './copying';
import type { Reading } from './reading';

interface TranscriptParts extends Pick<Parts, 'desktop' | 'messages'> {
  conversations: Pick<Conversations, 'names'>;
  reading: Reading;
}
type Calls = typeof transcriptCalls;

/** Handlers of the calls about what is shown of transcripts. */
export const transcriptHandlers = (parts: TranscriptParts): HandlersOf<Calls> => {
  const { reading } = parts;
  return {
    markRead: ({ conversation, first, last }) => reading.markRead(conversation, first, last),
    showOlder: ({ conversation }) => reading.turn(conversation, (page) => page.older()),
    showNewer: ({ conversation }) => reading.turn(conversation, (page) => page.newer()),
    showEnd: ({ conversation }) => reading.turn(conversation, (page) => page.showEnd()),
    showSkipped: ({ conversation }) => reading.turn(conversation, (page) => page.showSkipped()),
    forgetSkipped: ({ conversation }) => reading.turn(conversation, (page) => page.forgetSkipped()),
    showDate: ({ conversation, at }) => reading.turn(conversation, (page) => page.showDate(at)),
    showRow: ({ conversation, row }) => reading.showRow(conversation, row),
    openRow: ({ conversation, row }) => reading.openRow(conversation, row),
    copyMessages: copying(parts),
  };
};

const copying =
  ({ desktop, messages, conversations, reading }: TranscriptParts): HandlersOf<Calls>['copyMessages'] =>
  async ({ conversation, between }) => {
    const places = between && reading.places(conversation, between);
    if (between && !places) return { detail: say('copy.gone'), file: false };
    const { reader } = messages;
    const when = (at: number): string => timesNow().moment(at);
    const names = conversations.names.shown();
    const copied = await copiedMessages({ reader, conversation, between: places, names, when });
    if (copied.count > 0) desktop.copy(copied.text);
    return { detail: copied.isCut ? cutShort(copied.count) : '', file: false };
  };
