import { z } from 'zod';
import { bounds } from '../ipc/bounds';
import { defaultPort } from '../protocol/limits';
import { languages, pseudoLocale } from '../words/locale';
import { phrase, type Phrase } from '../words/phrase';
import { initialQuiet } from './quiet';
import { chosenDictionaries, ownWords } from './spelling';
import { noticeSound, sendingSound, soundFilesSchema, tones, type SoundKind, type Tone } from './sounds';
import { addressSchema, hostingSchema, nearbySchema, presetsSchema, quietSchema } from './fields';

/*
 * The settings, each declared once: its schema, its initial value, and its control in the preferences, if that is a switch
 * or a choice. The settings file, the call that changes settings, the view and the preferences window derive from it.
 */

/** The pages of the preferences, in order. */
export const preferencePages = [
  'you',
  'server',
  'nearby',
  'files',
  'notifications',
  'background',
  'profiles',
  'appearance',
  'spelling',
  'presets',
  'privacy',
  'shortcuts',
  'updates',
  'advanced',
] as const;
export type PreferencePage = (typeof preferencePages)[number];

/** How the preferences show a setting. */
export interface Control<Value = unknown> {
  readonly page: PreferencePage;
  readonly label: Phrase;
  /** A sentence below the label. */
  readonly help?: Phrase;
  /** The values to choose from; without them the control is a switch. */
  readonly options?: readonly { readonly value: Value; readonly label: Phrase }[];
}

interface About<Value> {
  readonly initial: Value;
  readonly control?: Control<Value>;
}
const about = z.registry<About<z.$output>>();

const soundLabel = (sound: 'off' | 'desktop' | Tone): Phrase => phrase(`sound.${sound}`);

/** The choice of a sound; a file is chosen elsewhere. */
const soundControl = <Value extends 'off' | 'desktop' | Tone>(
  kind: SoundKind,
  values: readonly Value[],
): Control<Value> => ({
  page: 'notifications',
  label: phrase(`sound.of.${kind}`),
  ...(kind === 'own' ? { help: phrase('sound.hint') } : {}),
  options: values.map((value) => ({ value, label: soundLabel(value) })),
});
const noticeSounds = ['off', 'desktop', ...tones] as const;

/** Settings that only windows about the whole app are given. */
const privateTable = {
  server: addressSchema.nullable().register(about, { initial: null }),
  hosting: hostingSchema.register(about, {
    initial: { enabled: false, port: defaultPort, name: '' },
  }),
  nearby: nearbySchema.register(about, {
    initial: { enabled: true, hops: 1, excluded: [], loopback: false, port: 0, manual: [] },
  }),
  /** Which offered files are fetched unasked. */
  fetchFiles: z.enum(['nothing', 'pictures', 'everything']).register(about, {
    initial: 'pictures',
    control: {
      page: 'files',
      label: phrase('filesPage.fetch'),
      help: phrase('filesPage.fetchHint'),
      options: (['nothing', 'pictures', 'everything'] as const).map((value) => ({
        value,
        label: phrase(`filesPage.fetch.${value}`),
      })),
    },
  }),
  /** Limit of what files take of the network, each way, in MB a second; 0 for none. */
  fileRate: z.enum(['0', '1', '5', '20']).register(about, {
    initial: '0',
    control: {
      page: 'files',
      label: phrase('filesPage.rate'),
      help: phrase('filesPage.rateHint'),
      options: [
        { value: '0', label: phrase('filesPage.rate.none') },
        ...(['1', '5', '20'] as const).map((value) => ({
          value,
          label: phrase('filesPage.rate.some', { rate: Number(value) }),
        })),
      ],
    },
  }),
  /** Whether pictures are sent with what they say besides the picture, such as where they were taken. */
  keepMetadata: z.boolean().register(about, {
    initial: false,
    control: {
      page: 'files',
      label: phrase('filesPage.keepMetadata'),
      help: phrase('filesPage.keepMetadataHint'),
    },
  }),
  /** Folder in which received files are saved; empty for the usual one. Windows cannot set it. */
  fileFolder: z.string().max(4_096).register(about, { initial: '' }),
  /** Files that the user has chosen as sounds. Windows cannot set them. */
  soundFiles: soundFilesSchema.register(about, { initial: {} }),
  /** A calendar by which the user is busy; empty for none. Windows cannot set it. */
  calendarFile: z.string().max(4_096).register(about, { initial: '' }),
  /** When notifications are held back. */
  quiet: quietSchema.register(about, { initial: initialQuiet }),
  /** What closing the last window does. On macOS the app stays in any case. */
  closing: z.enum(['ask', 'stay', 'quit']).register(about, {
    initial: 'ask',
    control: {
      page: 'background',
      label: phrase('background.closing'),
      help: phrase('background.closingHint'),
      options: (['ask', 'stay', 'quit'] as const).map((value) => ({
        value,
        label: phrase(`background.closing.${value}`),
      })),
    },
  }),
  startAtLogin: z.boolean().register(about, {
    initial: false,
    control: { page: 'background', label: phrase('background.login') },
  }),
  startHidden: z.boolean().register(about, {
    initial: true,
    control: {
      page: 'background',
      label: phrase('background.hidden'),
      help: phrase('background.hiddenHint'),
    },
  }),
  /** Whether others see that the user has left the computer. */
  awayByItself: z.boolean().register(about, {
    initial: true,
    control: {
      page: 'privacy',
      label: phrase('privacy.awayByItself'),
      help: phrase('privacy.awayByItselfHint'),
    },
  }),
  /** Whether others know when the user was last here, and the user of them. */
  showLastHere: z.boolean().register(about, {
    initial: false,
    control: { page: 'privacy', label: phrase('privacy.lastHere'), help: phrase('privacy.lastHereHint') },
  }),
  /** Whether members of small conversations are told that the user types, and the user of them. */
  showTyping: z.boolean().register(about, {
    initial: true,
    control: { page: 'privacy', label: phrase('privacy.typing'), help: phrase('privacy.typingHint') },
  }),
  /** Whether members of small conversations are told what the user has read, and the user of them. */
  showRead: z.boolean().register(about, {
    initial: false,
    control: { page: 'privacy', label: phrase('privacy.read'), help: phrase('privacy.readHint') },
  }),
  /** Whether conversations may use the microphone while the user records there. */
  microphone: z.boolean().register(about, {
    initial: false,
    control: {
      page: 'privacy',
      label: phrase('privacy.microphone'),
      help: phrase('privacy.microphoneHint'),
    },
  }),
  /** Where conversations are shown: in a window each, or beside the list in one. */
  layout: z.enum(['windows', 'one']).register(about, {
    initial: 'windows',
    control: {
      page: 'appearance',
      label: phrase('appearance.layout'),
      help: phrase('appearance.layoutHint'),
      options: (['windows', 'one'] as const).map((value) => ({
        value,
        label: phrase(`appearance.layout.${value}`),
      })),
    },
  }),
  /** From whom invitations are taken. */
  invitationsFrom: z.enum(['everybody', 'known', 'verified']).register(about, {
    initial: 'everybody',
    control: {
      page: 'privacy',
      label: phrase('privacy.invitationsFrom'),
      help: phrase('privacy.invitationsFromHint'),
      options: (['everybody', 'known', 'verified'] as const).map((value) => ({
        value,
        label: phrase(`privacy.from.${value}`),
      })),
    },
  }),
  acceptVerified: z.boolean().register(about, {
    initial: false,
    control: {
      page: 'privacy',
      label: phrase('privacy.acceptVerified'),
      help: phrase('privacy.acceptVerifiedHint'),
    },
  }),
  /** Whether wrong words are marked while messages are written. */
  spelling: z.boolean().register(about, {
    initial: true,
    control: { page: 'spelling', label: phrase('spelling.on'), help: phrase('spelling.onHint') },
  }),
  dictionaries: chosenDictionaries.register(about, { initial: null }),
  /** Words that count as right. */
  ownWords: ownWords.register(about, { initial: [] }),
  /** Names of the groups of the user's own of which the list of people shows the heading only. */
  foldedGroups: z
    .array(z.string().max(bounds.nameUnits))
    .max(bounds.ownGroups)
    .register(about, { initial: [] }),
  /** Ids and names of people whose invitations are ignored. */
  ignored: z.array(z.object({ id: z.string(), user: z.string() })).register(about, { initial: [] }),
};

/** Settings that all windows are given. */
const sharedTable = {
  /** Tests choose the pseudo-locale; windows do not offer it. */
  language: z.enum(['system', ...languages, pseudoLocale]).register(about, {
    initial: 'system',
    control: {
      page: 'appearance',
      label: phrase('appearance.language'),
      // Each language is named in itself, so that people find theirs.
      options: [
        { value: 'system', label: phrase('theme.system') },
        ...languages.map((value) => ({ value, label: phrase(`language.${value}`) })),
      ],
    },
  }),
  theme: z.enum(['system', 'light', 'dark']).register(about, {
    initial: 'system',
    control: {
      page: 'appearance',
      label: phrase('appearance.theme'),
      options: (['system', 'light', 'dark'] as const).map((value) => ({
        value,
        label: phrase(`theme.${value}`),
      })),
    },
  }),
  textSize: z.enum(['100', '125', '150', '200']).register(about, {
    initial: '100',
    control: {
      page: 'appearance',
      label: phrase('appearance.textSize'),
      options: (['100', '125', '150', '200'] as const).map((value) => ({
        value,
        label: phrase('appearance.percent', { percent: Number(value) }),
      })),
    },
  }),
  /** Whether messages are shown with the formatting that their signs ask for. */
  formatting: z.boolean().register(about, {
    initial: true,
    control: {
      page: 'appearance',
      label: phrase('appearance.formatting'),
      help: phrase('appearance.formattingHint'),
    },
  }),
  enterSends: z.boolean().register(about, {
    initial: true,
    control: {
      page: 'appearance',
      label: phrase('appearance.enterSends'),
      help: phrase('appearance.enterSendsHint'),
    },
  }),
  showAway: z.boolean().register(about, {
    initial: true,
    control: {
      page: 'appearance',
      label: phrase('appearance.showAway'),
      help: phrase('appearance.showAwayHint'),
    },
  }),
  /** Texts that the user sends often, to be put into the message box. */
  presets: presetsSchema.register(about, { initial: [] }),
  /** By what the list of people is sorted. */
  peopleOrder: z.enum(['here', 'talk', 'name']).register(about, {
    initial: 'here',
    control: {
      page: 'appearance',
      label: phrase('appearance.peopleOrder'),
      options: (['here', 'talk', 'name'] as const).map((value) => ({
        value,
        label: phrase(`roster.order.${value}`),
      })),
    },
  }),
  notifications: z.boolean().register(about, {
    initial: true,
    control: { page: 'notifications', label: phrase('notifications.on') },
  }),
  notificationShows: z.enum(['everything', 'author', 'nothing']).register(about, {
    initial: 'everything',
    control: {
      page: 'notifications',
      label: phrase('notifications.shows'),
      help: phrase('notifications.showsHint'),
      options: (['everything', 'author', 'nothing'] as const).map((value) => ({
        value,
        label: phrase(`notifications.shows.${value}`),
      })),
    },
  }),
  soundOfMessages: noticeSound().register(about, {
    initial: 'desktop',
    control: soundControl('message', noticeSounds),
  }),
  soundOfMentions: noticeSound().register(about, {
    initial: 'desktop',
    control: soundControl('mention', noticeSounds),
  }),
  soundOfInvitations: noticeSound().register(about, {
    initial: 'desktop',
    control: soundControl('invitation', noticeSounds),
  }),
  soundOfSending: sendingSound().register(about, {
    initial: 'off',
    control: soundControl('own', ['off', ...tones]),
  }),
  /** Whether the app looks for newer versions by itself. It loads and installs none unasked. */
  updates: z.enum(['off', 'tell']).register(about, {
    initial: 'off',
    control: {
      page: 'updates',
      label: phrase('update.look'),
      help: phrase('update.lookHint'),
      options: [
        { value: 'off', label: phrase('update.off') },
        { value: 'tell', label: phrase('update.tell') },
      ],
    },
  }),
};

const table = { ...privateTable, ...sharedTable };

export const settingsShape: Readonly<typeof table> = table;
export const settingsSchema = z.object(table);
export type Settings = z.infer<typeof settingsSchema>;
const sharedSettingsSchema = z.object(sharedTable);
export type SharedSettings = z.infer<typeof sharedSettingsSchema>;

/** Changes to settings, as windows send them: the values of any of them. */
export const settingsChanges = z.record(z.string(), z.unknown()).pipe(settingsSchema.partial());

interface Row {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly initial: unknown;
  readonly control: Control | undefined;
}

const rows = (): Row[] =>
  Object.entries(table).flatMap(([name, schema]: [string, z.ZodType]) => {
    const row = about.get(schema);
    if (!row) return [];
    const { initial, control } = row;
    return { name, schema, initial, control };
  });

/** Values of a new profile, before they are parsed. */
export const initialValues = (): Record<string, unknown> =>
  Object.fromEntries(rows().map(({ name, initial }) => [name, initial]));

/** The settings of a new profile. */
export const initialSettings = (): Settings => settingsSchema.parse(initialValues());

/** The settings that windows see that are about one conversation only, or about invitations. */
export const withoutPrivate = (settings: Settings): SharedSettings => sharedSettingsSchema.parse(settings);

/**
 * The controls of a page of the preferences, in order.
 * @param without names of settings that have no effect on this system
 */
export const controlsOf = (
  page: PreferencePage,
  without: readonly string[],
): { name: string; control: Control }[] =>
  rows().flatMap(({ name, control }) =>
    control?.page === page && !without.includes(name) ? [{ name, control }] : [],
  );
