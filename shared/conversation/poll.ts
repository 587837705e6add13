import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import { plainLine } from '../text/visible';
import { say } from '../words/say';
import type { Json, MessageContent } from './log-entry';

/** A question with choices, among which people choose. */
export interface Poll {
  readonly question: string;
  readonly choices: readonly string[];
  /** Whether one person may choose several of them. */
  readonly several?: true;
}

/** Reads a poll; undefined if this version does not know its form. */
export function pollIn({ question, choices, several }: MessageContent['fields']): Poll | undefined {
  if (!isText(question, limits.pollQuestionCharacters) || !isList(choices)) return undefined;
  if (choices.length < leastChoices || choices.length > limits.pollChoices) return undefined;
  if (several !== undefined && several !== true) return undefined;
  const read = choices.filter((choice) => isText(choice, limits.pollChoiceCharacters));
  if (read.length < choices.length) return undefined;
  return { question, choices: read, ...(several ? { several } : {}) };
}

/** With fewer, there is nothing to choose. */
export const leastChoices = 2;

/** Reads what somebody chose: places of choices in their list, in ascending order, each once; none takes a vote back. */
export function chosenIn({ chosen }: MessageContent['fields']): readonly number[] | undefined {
  if (!isList(chosen) || chosen.length > limits.pollChoices) return undefined;
  const places = chosen.filter(isPlace);
  const isAscending = places.every((place, index) => index === 0 || place > (places[index - 1] ?? place));
  return places.length === chosen.length && isAscending ? places : undefined;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isPlace = (value: Json): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < limits.pollChoices;

/** Whether a value is a string of 1 to `most` code points. */
function isText(value: Json | undefined, most: number): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 2 * most) return false;
  return value.length <= most || [...value].length <= most;
}

/** The vote of somebody, as they said it. */
export interface Vote {
  readonly person: PersonId;
  readonly chosen: readonly number[];
}

/** Who voted for what. */
export interface PollCount {
  /** By choice: those who voted for it, in the order in which they last voted. */
  readonly votes: readonly (readonly PersonId[])[];
  /** Whether its author has closed it. */
  readonly isClosed: boolean;
}

/** Whether a vote is possible in a poll: it names choices that there are, and no more than one person may choose. */
export const isPossible = ({ choices, several }: Poll, chosen: readonly number[]): boolean =>
  chosen.every((place) => place < choices.length) && (several === true || chosen.length <= 1);

/**
 * Counts votes: of each person the last one that is possible.
 * @param said the votes in shown order; those after the poll was closed do not count and are not among them
 */
export function countVotes(poll: Poll, said: Iterable<Vote>): PollCount['votes'] {
  const last = new Map<PersonId, readonly number[]>();
  for (const { person, chosen } of said) {
    if (!isPossible(poll, chosen)) continue;
    // So that it is in the order of the last votes.
    last.delete(person);
    last.set(person, chosen);
  }
  return poll.choices.map((_, place) =>
    [...last].flatMap(([person, chosen]) => (chosen.includes(place) ? [person] : [])),
  );
}

/** The places of the choices for which somebody voted. */
export const votesOf = (votes: PollCount['votes'], person: PersonId): number[] =>
  votes.flatMap((people, place) => (people.includes(person) ? [place] : []));

/** A poll as plain text: the question, and the choices with the numbers by which votes are read. */
export const pollWords = ({ question, choices }: Pick<Poll, 'question' | 'choices'>): string =>
  [
    say('poll.words', { question: plainLine(question) }),
    ...choices.map((choice, place) => `${place + 1}. ${plainLine(choice)}`),
  ].join('\n');

/** How a poll stands, as lines below it in an export: who voted for what, and whether it is closed. */
export function pollNotes(
  { choices }: Poll,
  { votes, isClosed }: PollCount,
  nameOf: (person: PersonId) => string,
): string[] {
  const counted = choices.map((choice, place) => {
    const people = votes[place] ?? [];
    const who = people.length === 0 ? '' : ` (${people.map(nameOf).join(', ')})`;
    return `${plainLine(choice)}: ${people.length}${who}`;
  });
  return isClosed ? [...counted, say('poll.closed')] : counted;
}
