import { say } from '../words/say';
/** A confirmation before an action that cannot be undone at once. */
export interface Question {
  title: string;
  text: string;
  /** Label of the button. */
  action: string;
}

/** @param isRoom whether it is an open room, which one can join again */
export const leaveQuestion = (isRoom: boolean): Question => ({
  title: say('question.leave'),
  text: say(isRoom ? 'room.leaveText' : 'question.leaveText'),
  action: say('question.leaveAction'),
});

export const leaveNowQuestion = (): Question => ({
  title: say('question.leaveNow'),
  text: say('question.leaveNowText'),
  action: say('question.leaveNowAction'),
});

export const discardQuestion = (): Question => ({
  title: say('question.discard'),
  text: say('question.discardText'),
  action: say('question.discardAction'),
});

export const deleteQuestion = (): Question => ({
  title: say('question.delete'),
  text: say('question.deleteText'),
  action: say('question.deleteAction'),
});

export const deleteMessageQuestion = (): Question => ({
  title: say('question.deleteMessage'),
  text: say('question.deleteMessageText'),
  action: say('question.deleteMessageAction'),
});

export const closePollQuestion = (): Question => ({
  title: say('question.closePoll'),
  text: say('question.closePollText'),
  action: say('question.closePollAction'),
});

export const closeRoomQuestion = (): Question => ({
  title: say('question.closeRoom'),
  text: say('question.closeRoomText'),
  action: say('question.closeRoomAction'),
});

/** @param name the person's name, as shown within a sentence */
export const removePersonQuestion = (name: string): Question => ({
  title: say('question.removePerson', { name }),
  text: say('question.removePersonText', { name }),
  action: say('button.remove'),
});

/** @param name the person's name, as shown within a sentence */
export const blockQuestion = (name: string): Question => ({
  title: say('question.block', { name }),
  text: say('question.blockText'),
  action: say('question.blockAction'),
});

/** @param name the person's name, as shown within a sentence */
export const forgetQuestion = (name: string): Question => ({
  title: say('question.forget', { name }),
  text: say('question.forgetText'),
  action: say('question.forgetAction'),
});

export const undoEditQuestion = (): Question => ({
  title: say('question.undoEdit'),
  text: say('question.undoEditText'),
  action: say('question.undoEditAction'),
});

export const removeQuestion = (): Question => ({
  title: say('question.removeUnsent'),
  text: say('question.removeUnsentText'),
  action: say('question.removeUnsentAction'),
});
