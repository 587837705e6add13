/** A confirmation before an action that cannot be undone at once. */
export interface Question {
  title: string;
  text: string;
  /** Label of the button. */
  action: string;
}

export const leaveQuestion: Question = {
  title: 'Leave this conversation?',
  text: 'The others see that you left, and you get no more messages from it. You can come back only if one of them invites you. To stay in it, close its window instead.',
  action: 'Leave conversation',
};

export const leaveNowQuestion: Question = {
  title: 'Leave without an answer?',
  text: 'If you wrote messages that are not on this computer, on another computer or before you restored a backup, the others no longer see them.',
  action: 'Leave now',
};

export const deleteQuestion: Question = {
  title: 'Delete these messages?',
  text: 'All messages of this conversation are deleted on this computer, also those that wait to be sent. The others keep theirs, and new messages arrive as before.',
  action: 'Delete messages',
};

export const deleteMessageQuestion: Question = {
  title: 'Delete this message for everyone?',
  text: 'The others see that you deleted a message, and no longer what it said. Somebody may have read it already. It cannot be brought back.',
  action: 'Delete message',
};

/** @param name the person's name, as shown within a sentence */
export const removePersonQuestion = (name: string): Question => ({
  title: `Remove ${name} from this conversation?`,
  text: `${name} keeps the messages up to now and gets no more. Only you can invite ${name} again.`,
  action: 'Remove',
});

export const undoEditQuestion: Question = {
  title: 'Undo this edit?',
  text: 'Here too, the message then says what it said before. What you changed is lost.',
  action: 'Undo edit',
};

export const removeQuestion: Question = {
  title: 'Remove this message?',
  text: 'It was not sent, and it is deleted on this computer. Nobody will get it.',
  action: 'Remove message',
};
