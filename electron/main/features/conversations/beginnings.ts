import type { ConversationId } from '../../../../shared/ids';
import type { OutgoingContent } from '../../../net/types';
import { withReturned } from '../../../../shared/text/returned';
import { say } from '../../../../shared/words/say';
import { CallError, type Caller } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Plan } from '../../../storage/memory';
import { giveBack } from '../messages/giving-back';
import { conversationWith } from './conversation-with';
import type { Conversations } from './conversations';
import type { Plans } from './plans';
import { found } from './starting';

interface BeginningsParts extends Pick<
  Parts,
  'client' | 'dialogs' | 'windows' | 'transfers' | 'memory' | 'changed'
> {
  plans: Plans;
  conversations: Pick<Conversations, 'all' | 'digest'>;
}

/** The conversation in which something is to be said, and whether it is said already. */
export interface Begun {
  readonly conversation: ConversationId;
  readonly isSaid: boolean;
}

/** What is to be sent. */
export interface Sending {
  /** What the user has written, which is given back if it does not go. */
  readonly text: string;
  /** What is said first if a conversation is founded: words, or else the files beside the draft, which are read before. */
  readonly said?: OutgoingContent;
}

/** A conversation that is being founded. */
interface Founding {
  readonly ended: Promise<Begun | undefined>;
  /** What waits to be said in it. */
  readonly texts: string[];
  /** If the window was closed meanwhile: the draft since then, and the part of it that was not to be sent. */
  closed?: { readonly draft: string; readonly typed: string };
}

/** Makes planned conversations real: the first that is sent founds them. */
export class Beginnings {
  /** By plan: what is sent meanwhile waits for it. */
  readonly #running = new Map<ConversationId, Founding>();

  constructor(private readonly parts: BeginningsParts) {}

  /**
   * The conversation in which something is to be said. A planned one is founded, with what is said, unless there is one by now,
   * and its window becomes that of the conversation. Rejects with a `CallError`, silent if the user does not want it to be open.
   */
  async of(conversation: ConversationId, { window }: Caller, { text, said }: Sending): Promise<Begun> {
    const running = this.#running.get(conversation);
    running?.texts.push(text);
    if (running) return { ...mustBegin(await running.ended), isSaid: false };
    if (!this.parts.plans.has(conversation)) return { conversation, isSaid: false };
    const founding: Founding = {
      texts: [text],
      ended: Promise.resolve().then(() => this.#found(conversation, window, founding, said)),
    };
    this.#running.set(conversation, founding);
    try {
      return mustBegin(await founding.ended);
    } finally {
      this.#running.delete(conversation);
    }
  }

  /** Whether a plan is being founded: it cannot be given up any more. */
  isFounding(planned: ConversationId): boolean {
    return this.#running.has(planned);
  }

  /** MUST be called when a plan's window is closed, before `plans` is told: if nothing is founded, the window takes nothing back. */
  windowClosed(planned: ConversationId): void {
    const { memory, plans } = this.parts;
    const founding = this.#running.get(planned);
    if (!founding || !plans.has(planned)) return;
    const typed = this.#typed(planned, founding);
    const texts = [...founding.texts, typed].filter((text) => text !== '');
    const draft = texts.reduceRight((rest, text) => withReturned(text, rest), '');
    founding.closed = { draft, typed };
    memory.setDraft(planned, draft);
    plans.drafted(planned);
  }

  /** The draft of a plan, without what is being sent. */
  #typed(planned: ConversationId, { closed }: Founding): string {
    const draft = this.parts.memory.draft(planned);
    return draft === closed?.draft ? closed.typed : draft;
  }

  async #found(
    planned: ConversationId,
    window: number,
    founding: Founding,
    said: OutgoingContent | undefined,
  ): Promise<Begun | undefined> {
    const { plans, windows, transfers, changed } = this.parts;
    // Nobody is invited into a conversation in which nothing would be said.
    const first = said ? 'ready' : await transfers.untilFirstRead(planned);
    if (first === 'none') throw new CallError('empty-text', say('failure.noFileToSend'));
    // Its card says what the user has to know.
    if (first === 'held') return undefined;
    const plan = plans.get(planned);
    const there = plan && this.#begunMeanwhile(plan);
    const conversation = there ?? (plan && (await found(this.parts, window, plan, said)));
    if (conversation === undefined) return undefined;
    transfers.moveAttachments(planned, conversation);
    const typed = this.#typed(planned, founding);
    if (typed !== '') giveBack(this.parts, conversation, typed);
    plans.remove(planned);
    windows.become(planned, conversation);
    changed();
    return { conversation, isSaid: there === undefined && said !== undefined };
  }

  /** The conversation with the one person of a plan that is there by now, unless less of it is encrypted than its window said. */
  #begunMeanwhile({ people, title, isOpen, saidSealed }: Plan): ConversationId | undefined {
    const { conversations, client } = this.parts;
    const [only, ...others] = people;
    if (!only || others.length > 0 || isOpen || title) return undefined;
    const there = conversationWith(conversations.all(), client.id, only.id);
    const isAsSaid = there !== undefined && (!saidSealed || conversations.digest(there)?.isSealed === true);
    return isAsSaid ? there : undefined;
  }
}

function mustBegin(begun: Begun | undefined): Begun {
  if (begun === undefined) throw new CallError('cancelled', '');
  return begun;
}
