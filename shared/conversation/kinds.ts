import type { EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import { sealedIn } from '../sealing/sealed-content';
import { isolated, plainLine, shownTitle } from '../text/visible';
import { isEmoji, offeredEmoji } from './emoji';
import { isSmallPicture, offeredFile, sortOf, type OfferedFile } from './file-content';
import type { Json, MessageContent } from './log-entry';
import { mentionsIn, type Mentioning } from './mentions';
import { chosenIn, pollIn, pollWords, type Poll } from './poll';
import { listNames } from '../words/lists';
import { say } from '../words/say';

/**
 * The kinds of messages, in one table with a row for each. Code elsewhere asks the table for a kind's traits and never
 * compares kinds. To add one: a line in `Fields`, a row in `table`, a component for its row, and a section in
 * docs/protocol.md.
 */

/** The fields of each kind. */
export interface Fields {
  /** The author's words, or somebody else's that they pass on; `to` is the message that they answer. */
  text: { readonly text: string; readonly to?: EntryHash } & Mentioning & Forwarding;
  /** The conversation's new name; empty to remove it. */
  title: { readonly title: string };
  /** The conversation's new picture, a small JPEG, PNG or WebP in base64; empty to remove it. */
  picture: { readonly picture: string };
  /** The author's reaction to a message, with one emoji; `removed` takes it back. */
  reaction: { readonly to: EntryHash; readonly emoji: string; readonly removed: boolean };
  /** Replaces the text of the author's message `to`. */
  edit: { readonly to: EntryHash; readonly text: string } & Mentioning;
  /** Deletes the author's message `to`. */
  deletion: { readonly to: EntryHash };
  /** Offers a file or folder; `to` is the message that it answers. */
  file: OfferedFile & { readonly to?: EntryHash } & Mentioning;
  /** Asks people to choose; `to` is the message that it answers. */
  poll: Poll & { readonly to?: EntryHash };
  /** All that the author chooses in the poll `to`, instead of what they chose before: places in its list of choices. */
  vote: { readonly to: EntryHash; readonly chosen: readonly number[] };
  /** Closes the author's poll `to`: later votes do not count. */
  closing: { readonly to: EntryHash };
  /** The author shows their screen, or a window, from now on: whoever wants to sees it at the computer that wrote this. */
  screen: object;
  /** Ends what the author's message `to` shows. */
  'screen-end': { readonly to: EntryHash };
  /** Pins the message `to` for everybody; `removed` ends that. */
  pin: { readonly to: EntryHash; readonly removed: boolean };
  /** A sealed message that is not opened: its key has not come. */
  sealed: object;
  /** A message of a kind, or in a form, that this version does not know. */
  unknown: object;
}
export type KindName = keyof Fields;
export type KindContent<Name extends KindName = KindName> = {
  [N in Name]: { readonly kind: N } & Fields[N];
}[Name];
/** What this version can write. */
export type KnownContent = KindContent<Exclude<KindName, 'sealed' | 'unknown'>>;

/** Whether words were written by somebody else, and somewhere else. Nothing says by whom: that could not be checked. */
export interface Forwarding {
  readonly forwarded?: true;
}

/** Properties of all messages of a kind. */
export interface Traits {
  /** Shown as a row of its own. Otherwise it belongs to another message, which `to` names. */
  readonly standsAlone: boolean;
  /** Counts as unread, raises a notification, is the last line in the list of conversations, and ends archiving. */
  readonly countsAsUnread: boolean;
  /** Counts only if its author also wrote its target. */
  readonly isForTargetsAuthor: boolean;
  /** Messages of such kinds answer each other: their `to`, if any, names the one that is answered, which is quoted. */
  readonly answers: boolean;
  /** Kinds of messages that may belong to one of this kind; others are ignored. */
  readonly takes: readonly KindName[];
  /** Deleting old messages keeps the newest of this kind. */
  readonly isKeptWhileNewest: boolean;
  /**
   * A kind of which the first message by the target's author ends this one: what is shown after it does not count. Of such a
   * kind, nothing but the first counts.
   */
  readonly endedBy?: KindName | undefined;
}

interface Row<Name extends KindName> extends Traits {
  /** Reads the fields of this kind; undefined if this version does not know their form. */
  read(content: MessageContent): Fields[Name] | undefined;
  /** The text that search finds; undefined if there is none. */
  searched(said: KindContent<Name>): string | undefined;
  /** The message as plain text. `about` is a one-line excerpt of its target, or of what it answers, if known. */
  reading(said: KindContent<Name>, about: string | undefined): Reading;
  /** Only for kinds whose messages attach an emoji to another message. */
  readonly tallied?: Tallied<Name>;
}

/**
 * A kind whose messages attach an emoji to another message, or take it back. Windows, menus and exports show the emoji below
 * the message, with the people who attached it.
 */
interface Tallied<Name extends KindName> {
  /** Its fields are `emoji` and, if it is taken back, `removed`. */
  emojiOf(said: KindContent<Name>): AttachedEmoji;
  /** The emoji that windows and menus offer. */
  readonly offered: readonly string[];
  /** Label of the menu that offers them. */
  readonly label: () => string;
}

/** An emoji that a message attaches to another one or, if `removed`, takes back. */
export interface AttachedEmoji {
  readonly emoji: string;
  readonly removed: boolean;
}

/** The author's words, or a predicate to follow their name: "named the conversation “Garden”". */
export type Reading = { readonly words: string } | { readonly act: string };

const table: { readonly [Name in KindName]: Row<Name> } = {
  text: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    answers: true,
    takes: ['reaction', 'edit', 'deletion'],
    isKeptWhileNewest: false,
    read: ({ to, fields }) => answering(forwarding(textIn(fields), fields), to),
    searched: ({ text }) => text,
    reading: ({ text, to }, about) => ({ words: quoting(to && about, text) }),
  },
  title: {
    standsAlone: true,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: [],
    isKeptWhileNewest: true,
    read({ fields: { title } }) {
      return isText(title, limits.titleCharacters) ? { title } : undefined;
    },
    searched: () => undefined,
    reading({ title }) {
      const shown = shownTitle(title);
      return {
        act: shown === undefined ? say('act.unnamed') : say('act.named', { title: isolated(shown) }),
      };
    },
  },
  picture: {
    standsAlone: true,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: [],
    isKeptWhileNewest: true,
    read: ({ fields: { picture } }) => (isSmallPicture(picture) ? { picture } : undefined),
    searched: () => undefined,
    reading: ({ picture }) => ({ act: say(picture === '' ? 'act.unpictured' : 'act.pictured') }),
  },
  reaction: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read({ to, fields: { emoji, removed } }) {
      if (to === undefined || typeof emoji !== 'string' || !isEmoji(emoji)) return undefined;
      return removed === undefined || removed === true ? { to, emoji, removed: removed === true } : undefined;
    },
    searched: () => undefined,
    reading: ({ emoji, removed }, about) => ({
      act:
        about === undefined
          ? say(removed ? 'act.unreacted' : 'act.reacted', { emoji })
          : say(removed ? 'act.unreactedTo' : 'act.reactedTo', { emoji, about }),
    }),
    tallied: {
      emojiOf: ({ emoji, removed }) => ({ emoji, removed }),
      offered: offeredEmoji,
      label: () => say('reaction.add'),
    },
  },
  edit: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read({ to, fields }) {
      const said = textIn(fields);
      return to === undefined || said === undefined ? undefined : { to, ...said };
    },
    searched: ({ text }) => text,
    reading: ({ text }, about) => ({
      act: about === undefined ? say('act.edited', { text }) : say('act.editedFrom', { about, text }),
    }),
  },
  deletion: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read: ({ to }) => (to === undefined ? undefined : { to }),
    searched: () => undefined,
    reading: () => ({ act: say('act.deleted') }),
  },
  file: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    answers: true,
    takes: ['reaction', 'deletion'],
    isKeptWhileNewest: false,
    read(content) {
      const offered = offeredFile(content);
      return answering(
        offered && { ...offered, ...mentionsIn(content.fields['mentions'], offered.caption ?? '') },
        content.to,
      );
    },
    searched: ({ name, caption }) => (caption === undefined ? name : `${name}\n${caption}`),
    reading(offered) {
      const about = { sort: sortOf(offered), name: isolated(plainLine(offered.name)) };
      const { caption } = offered;
      return {
        act: caption === undefined ? say('act.file', about) : say('act.fileSaying', { ...about, caption }),
      };
    },
  },
  poll: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    answers: true,
    takes: ['vote', 'closing', 'reaction', 'deletion'],
    isKeptWhileNewest: false,
    read: ({ to, fields }) => answering(pollIn(fields), to),
    searched: ({ question, choices }) => [question, ...choices].join('\n'),
    reading: ({ to, ...poll }, about) => ({ words: quoting(to && about, pollWords(poll)) }),
  },
  vote: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    endedBy: 'closing',
    read({ to, fields }) {
      const chosen = chosenIn(fields);
      return to === undefined || !chosen ? undefined : { to, chosen };
    },
    searched: () => undefined,
    reading({ chosen }, about) {
      if (chosen.length === 0)
        return { act: about === undefined ? say('act.unvoted') : say('act.unvotedIn', { about }) };
      const numbers = listNames(
        chosen.map((place) => String(place + 1)),
        Infinity,
      );
      return {
        act: about === undefined ? say('act.voted', { numbers }) : say('act.votedIn', { numbers, about }),
      };
    },
  },
  closing: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read: ({ to }) => (to === undefined ? undefined : { to }),
    searched: () => undefined,
    reading: (_closing, about) => ({
      act: about === undefined ? say('act.closedPoll') : say('act.closedPollAbout', { about }),
    }),
  },
  screen: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    answers: false,
    takes: ['screen-end'],
    isKeptWhileNewest: false,
    read: () => ({}),
    searched: () => undefined,
    reading: () => ({ act: say('act.screen') }),
  },
  'screen-end': {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read: ({ to }) => (to === undefined ? undefined : { to }),
    searched: () => undefined,
    reading: () => ({ act: say('act.screenEnd') }),
  },
  // Stands alone, so that everybody sees who pinned what.
  pin: {
    standsAlone: true,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: [],
    isKeptWhileNewest: false,
    read: ({ to, fields: { removed } }) =>
      to === undefined || (removed !== undefined && removed !== true)
        ? undefined
        : { to, removed: removed === true },
    searched: () => undefined,
    reading: ({ removed }) => ({ act: say(removed ? 'act.unpinned' : 'act.pinned') }),
  },
  // Does not count as unread before it is opened: its key comes soon, as a rule.
  sealed: {
    standsAlone: true,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    answers: false,
    takes: ['deletion'],
    isKeptWhileNewest: false,
    read: (content) => (sealedIn(content) ? {} : undefined),
    searched: () => undefined,
    reading: () => ({ act: say('act.sealed') }),
  },
  // Stands alone and counts as unread, so that nobody misses it.
  unknown: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    answers: false,
    takes: ['deletion'],
    isKeptWhileNewest: false,
    read: () => ({}),
    searched: () => undefined,
    reading: () => ({ act: say('act.unknown') }),
  },
};

const isKindName = (kind: string): kind is KindName => Object.hasOwn(table, kind);

/** The name of a kind; `unknown` for one that this version does not know. */
export const kindNameOf = (kind: string): KindName => (isKindName(kind) ? kind : 'unknown');

/** What the table says of a kind. */
export const rowOf = <Name extends KindName>(kind: Name): Row<Name> => table[kind];

/** The traits of a kind; those of `unknown` for one that this version does not know. */
export const traitsOf = (kind: string): Traits => table[kindNameOf(kind)];

/** Kinds that stand alone and do not count as unread. */
export const quietKinds: readonly string[] = Object.entries(table).flatMap(([kind, traits]) =>
  traits.standsAlone && !traits.countsAsUnread ? [kind] : [],
);

/** A kind of messages that belong to another one, and what ends it. */
export interface BelongingKind extends Pick<Traits, 'isForTargetsAuthor' | 'endedBy'> {
  readonly kind: KindName;
}

const belongingOrEnding: readonly BelongingKind[] = Object.keys(table)
  .filter(isKindName)
  .filter((kind) => !table[kind].standsAlone)
  .map((kind) => ({
    kind,
    isForTargetsAuthor: table[kind].isForTargetsAuthor,
    endedBy: table[kind].endedBy,
  }));

/** Kinds of messages that belong to another one, but for those that only end another kind. */
export const belongingKinds: readonly BelongingKind[] = belongingOrEnding.filter(
  ({ kind }) => !belongingOrEnding.some(({ endedBy }) => endedBy === kind),
);

/** A kind whose messages attach an emoji to another message: the emoji that it offers, and the label of their menu. */
export interface TalliedKind extends Pick<Tallied<KindName>, 'offered' | 'label'> {
  readonly kind: KindName;
}

export const talliedKinds: readonly TalliedKind[] = Object.keys(table)
  .filter(isKindName)
  .flatMap((kind) => {
    const { tallied } = table[kind];
    return tallied ? [{ kind, offered: tallied.offered, label: tallied.label }] : [];
  });

const forwarding = <Said extends object>(
  said: Said | undefined,
  { forwarded }: MessageContent['fields'],
): (Said & Forwarding) | undefined => (said && forwarded === true ? { ...said, forwarded } : said);

/** A text below what it answers, if that is known. */
const quoting = (answered: string | undefined, text: string): string =>
  answered === undefined ? text : `> ${answered}\n${text}`;

const answering = <Said extends object>(
  said: Said | undefined,
  to: EntryHash | undefined,
): (Said & { readonly to?: EntryHash }) | undefined => (said && to !== undefined ? { ...said, to } : said);

function textIn({ text, mentions }: MessageContent['fields']): ({ text: string } & Mentioning) | undefined {
  if (!isText(text, limits.textCharacters)) return undefined;
  return mentions === undefined ? { text } : { text, ...mentionsIn(mentions, text) };
}

/**
 * Whether a value is a string of at most `charactersAtMost` code points. A string has at most twice as many UTF-16 units.
 */
function isText(value: Json | undefined, charactersAtMost: number): value is string {
  if (typeof value !== 'string' || value.length > 2 * charactersAtMost) return false;
  return value.length <= charactersAtMost || [...value].length <= charactersAtMost;
}
