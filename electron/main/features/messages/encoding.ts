import type { KnownContent } from '../../../../shared/conversation/kinds';
import { contentOf, readContent } from '../../../../shared/conversation/content';
import { limits } from '../../../../shared/protocol/limits';
import { say } from '../../../../shared/words/say';
import type { OutgoingContent as NewMessage } from '../../../net/types';
import { CallError } from '../../ipc/router';

function tooLongWords(kind: KnownContent['kind']): string {
  if (kind === 'title') return say('failure.titleTooLong', { most: limits.titleCharacters });
  if (kind !== 'poll') return say('failure.textTooLong', { most: limits.textCharacters });
  const { pollQuestionCharacters: question, pollChoices: choices, pollChoiceCharacters: choice } = limits;
  return say('failure.pollForm', { question, choices, choice });
}

/** Encodes a message. Throws a `CallError` if it is too long. */
export function messageOf(said: KnownContent): NewMessage {
  const { to, ...rest } = contentOf(said);
  if (readContent({ ...rest, to, id: '', salt: '' }).kind !== said.kind)
    throw new CallError('text-too-long', tooLongWords(said.kind));
  return to === undefined ? rest : { ...rest, to };
}
