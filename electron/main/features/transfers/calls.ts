import { basename } from 'node:path';
import { StoreError } from '../../../../runtime/sqlite/database';
import type { transfersCalls } from '../../../../shared/ipc/calls/transfers';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { limits } from '../../../../shared/protocol/limits';
import { plainLine } from '../../../../shared/text/visible';
import { timesNow } from '../../../../shared/text/times';
import { isExecutable } from '../../../../shared/transfers/executable';
import { say } from '../../../../shared/words/say';
import { CallError, must, type Caller, type HandlersOf } from '../../ipc/router';
import { attachBytes, attachFiles, mustHaveRoom, type Confirm } from './attaching';
import type { Beginnings } from '../conversations/beginnings';
import type { Plans } from '../conversations/plans';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { mustBeAnswerable } from '../messages/targets';
import type { OpenTranscripts } from '../transcript/open-transcripts';
import { listFiles } from './listing';

/** Media type of what windows record. */
const voiceType = 'audio/webm';

interface TransfersParts extends Pick<
  Parts,
  'messages' | 'transfers' | 'dialogs' | 'desktop' | 'preferences' | 'snipping'
> {
  conversations: Pick<Conversations, 'isMember'>;
  transcripts: Pick<OpenTranscripts, 'answered'>;
  beginnings: Pick<Beginnings, 'of'>;
  plans: Pick<Plans, 'has'>;
}

/** Handlers of the calls about files. */
export function transfersHandlers(parts: TransfersParts): HandlersOf<typeof transfersCalls> {
  const { transfers, dialogs, desktop, preferences, conversations, transcripts, beginnings, plans } = parts;
  const mustTakePart = (conversation: ConversationId): void => {
    if (!conversations.isMember(conversation) && !plans.has(conversation))
      throw new CallError('not-a-member', say('failure.notAMember'));
  };
  const placeOf = async (conversation: ConversationId, row: EntryHash): Promise<string> => {
    const path = await transfers.place(conversation, row);
    if (path === undefined) throw new CallError('no-such-file', say('failure.fileGone'));
    return path;
  };
  const confirmIn =
    ({ window }: Caller): Confirm =>
    (question) =>
      dialogs.confirm(window, question);
  return {
    attachFiles: async ({ conversation, what }, caller) => {
      mustTakePart(conversation);
      const question = { title: say(`attach.${what}`), what };
      const paths = await dialogs.choose(caller.window, question);
      await attachFiles(parts, conversation, paths, confirmIn(caller));
    },
    attachPaths: async ({ conversation, paths }, caller) => {
      mustTakePart(conversation);
      if (await dialogs.confirm(caller.window, dropQuestion(paths)))
        await attachFiles(parts, conversation, paths, confirmIn(caller));
    },
    useMicrophone: async ({ conversation }, { window }) => {
      mustTakePart(conversation);
      mustHaveRoom(transfers, conversation, 1);
      if (!preferences.all.microphone) {
        if (!(await dialogs.confirm(window, microphoneQuestion()))) return { recording: null };
        preferences.change({ microphone: true });
      }
      if (!(await desktop.giveMicrophone(window))) throw new CallError('no-microphone', say('voice.refused'));
      const name = say('voice.name', { time: timesNow().stamp(Date.now()) });
      return { recording: transfers.beginRecording(conversation, name, voiceType) };
    },
    addToVoice: ({ conversation, recording, bytes }) =>
      transfers.addToRecording(conversation, recording, bytes),
    keepVoice: async ({ conversation, recording, bytes }) => {
      mustTakePart(conversation);
      await kept(transfers.keepRecording(conversation, recording, { type: voiceType, bytes }));
    },
    discardVoice: ({ conversation, recording }) => transfers.dropRecording(conversation, recording),
    attachBytes: async ({ conversation, ...picture }, caller) => {
      mustTakePart(conversation);
      await kept(attachBytes(parts, conversation, picture, confirmIn(caller)));
    },
    snip: async ({ conversation }, caller) => {
      mustTakePart(conversation);
      const bytes = await parts.snipping.take();
      if (bytes === undefined) throw new CallError('not-snipped', say('failure.notSnipped'));
      if (bytes === 'none') return;
      const name = say('file.pasted', { time: timesNow().stamp(Date.now()) });
      await kept(attachBytes(parts, conversation, { name, type: 'image/png', bytes }, confirmIn(caller)));
    },
    describeAttachment: ({ conversation, attachment, ...look }) =>
      transfers.describe(conversation, attachment, look),
    detach: ({ conversation, attachment }) => transfers.detach(conversation, attachment),
    sendAttachments: async ({ conversation: chosen, caption, mentions, to }, caller) => {
      if ([...caption].length > limits.captionCharacters)
        throw new CallError('text-too-long', say('failure.textTooLong', { most: limits.captionCharacters }));
      if (to !== undefined) mustBeAnswerable(parts, chosen, to);
      const { conversation } = await beginnings.of(chosen, caller, { text: caption });
      must(await transfers.send(conversation, { caption, mentions, to }));
      await transcripts.answered(conversation);
    },
    listFiles: (args) => listFiles(parts.messages, args),
    fetchFile: ({ conversation, row }) => transfers.fetch(conversation, row),
    pauseFile: ({ conversation, row }) => transfers.pause(conversation, row),
    cancelFile: ({ conversation, row }) => transfers.cancel(conversation, row),
    openFile: async ({ conversation, row }, caller) => {
      const path = await placeOf(conversation, row);
      if (isExecutable(path) && !(await dialogs.confirm(caller.window, runQuestion(path)))) return;
      if (!(await desktop.openFile(path))) throw new CallError('not-opened', say('failure.fileNotOpened'));
    },
    showFileInFolder: async ({ conversation, row }) => dialogs.showInFolder(await placeOf(conversation, row)),
    copyPicture: ({ width, height, pixels }) => desktop.copyPicture({ width, height, pixels }),
    saveFileAs: async ({ conversation, row }, caller) => {
      const path = await placeOf(conversation, row);
      const chosen = await dialogs.save(caller.window, { title: say('file.saveAs'), name: basename(path) });
      if (chosen !== undefined) await transfers.copy(path, chosen);
    },
  };
}

/** Says so if the disk is full. */
const kept = (keeping: Promise<void>): Promise<void> =>
  keeping.catch((error: unknown) => {
    const isFull = error instanceof StoreError && error.problem === 'full';
    throw isFull ? new CallError('disk-full', say('failure.diskFull')) : error;
  });

/** Nothing shows that paths from a page are those that the user dropped there: the question names each. */
export const dropQuestion = (paths: readonly string[]) => ({
  message: say('attach.question', { name: plainLine(basename(paths[0] ?? '')), count: paths.length - 1 }),
  detail: say('attach.questionDetail', { paths: paths.map(plainLine).join('\n') }),
  action: say('attach.attach'),
});

const microphoneQuestion = () => ({
  message: say('voice.question'),
  detail: say('voice.questionDetail'),
  action: say('voice.allow'),
});

const runQuestion = (path: string) => ({
  message: say('file.runQuestion', { name: plainLine(basename(path)) }),
  detail: say('file.runDetail'),
  action: say('file.run'),
});
