import { limits } from '../protocol/limits';

/** Limits on what windows send to the main process, in UTF-16 code units, as text fields count them; and on what they show. */
export const bounds = {
  /** UTF-16 units in a draft, which may be longer than a message. */
  draftUnits: 1_000_000,
  /** Characters in a message or a title: twice the limit, so that the main process can say in words that it is too long. */
  textCharacters: 2 * limits.textCharacters,
  titleCharacters: 2 * limits.titleCharacters,
  topicCharacters: 2 * limits.topicCharacters,
  /** UTF-16 units in the question and in a choice of a poll: twice the limits, as of messages. */
  pollQuestionUnits: 2 * limits.pollQuestionCharacters,
  pollChoiceUnits: 2 * limits.pollChoiceCharacters,
  /** UTF-16 units in a name: main says what is wrong with one that is too long. */
  nameUnits: 200,
  /** Groups of people that the user makes, and characters in the name of one. */
  ownGroups: 50,
  groupCharacters: 32,
  /** UTF-16 units in the passphrase of a file. */
  passphraseUnits: 1_000,
  /** UTF-16 units in a text that is searched for, or by which a list is filtered. */
  searchUnits: 1_000,
  /** UTF-16 units in the name of a kind of messages. */
  kindUnits: 32,
  /** Files that wait beside a draft: they are kept until they are sent. */
  attachments: 100,
  /** Files dropped at a time: a question names each. */
  dropped: 20,
  /** UTF-16 units in the path of one. */
  pathUnits: 4_096,
  /** Bytes of a picture that is pasted: it has no file. */
  pastedBytes: 64 * 1024 * 1024,
  /** Pixels of a picture that a window shows or makes smaller. Decoded, each takes 4 bytes: up to 200 MB. */
  decodedPixels: 50_000_000,
  /** Longer side of a picture that is copied to the clipboard, in pixels. */
  copiedSidePixels: 4_096,
  /** UTF-16 units in the id by which the system knows a screen or window. */
  screenIdUnits: 200,
  /** UTF-16 units in the words about files: twice the limit, as of messages. */
  captionUnits: 2 * limits.captionCharacters,
} as const;
