import { z } from 'zod';

/** What has a sound: a message, one that names the user or replies to them, an invitation, and what they send themselves. */
export const soundKinds = ['message', 'mention', 'invitation', 'own'] as const;
export type SoundKind = (typeof soundKinds)[number];

/** The sounds that the app brings. */
export const tones = ['drop', 'chime', 'bell', 'knock', 'pop'] as const;
export type Tone = (typeof tones)[number];

/** What is played instead of a file that is not there. */
export const usualSound: Tone = 'drop';

/** The setting of each kind. */
export const soundSettings = {
  message: 'soundOfMessages',
  mention: 'soundOfMentions',
  invitation: 'soundOfInvitations',
  own: 'soundOfSending',
} as const satisfies Record<SoundKind, string>;

/** A schema of its own for each setting: none, one that the app brings, or a file that the user has chosen. */
export const sendingSound = () => z.enum(['off', ...tones, 'file']);
/** The same, or what the desktop plays with its notifications. */
export const noticeSound = () => z.enum(['off', 'desktop', ...tones, 'file']);

/** Paths of the files that the user has chosen. */
export const soundFilesSchema = z.partialRecord(z.enum(soundKinds), z.string().max(4_096));

/** A sound as it is played: one that the app brings, or the file of a kind. */
export type Playable = Tone | `file-${SoundKind}`;
export const playables: readonly Playable[] = [
  ...tones,
  ...soundKinds.map((kind) => `file-${kind}` as const),
];

export const isTone = (sound: Playable): sound is Tone => tones.some((tone) => tone === sound);

/** The kind of sound that a setting chooses, if it chooses one. */
export const soundKindOf = (setting: string): SoundKind | undefined =>
  soundKinds.find((kind) => soundSettings[kind] === setting);
