import { inOrder, codeTextOf } from '../../shared/safety/pair';
import { safetyWordList, wordsOf } from '../../runtime/safety/words';
import { fixedPerson } from '../entries/fixed-keys';

/** What is in docs/vectors/safety.json, which scripts/check-safety.py checks without any of this program's code. */
export async function safetyVectors() {
  const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => fixedPerson(name).id);
  if (!ann || !bob || !cleo) throw new Error('there are three');
  const pairs = [inOrder(ann, bob), inOrder(bob, cleo), inOrder(cleo, ann)];
  return {
    /** The list from which the words are taken. */
    list: await safetyWordList(),
    people: await Promise.all(
      [ann, bob, cleo].map(async (person) => ({ person, words: await wordsOf(person) })),
    ),
    /** What two people compare. */
    pairs: await Promise.all(
      pairs.map(async ([first, second]) => ({
        people: [second, first],
        words: [...(await wordsOf(first)), ...(await wordsOf(second))],
      })),
    ),
    codes: pairs.map(([shownBy, shownTo]) => ({ shownBy, shownTo, text: codeTextOf(shownBy, shownTo) })),
  };
}
