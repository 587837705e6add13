import type { ConversationId } from '../../../../shared/ids';
import type { OutgoingContent } from '../../../net/types';
import { CallError, type Caller } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Plans } from './plans';
import { found } from './starting';

interface BeginningsParts extends Pick<Parts, 'client' | 'dialogs' | 'windows' | 'transfers' | 'changed'> {
  plans: Plans;
}

/** The conversation in which something is to be said, and whether it is said already. */
export interface Begun {
  readonly conversation: ConversationId;
  readonly isSaid: boolean;
}

/** Makes planned conversations real: the first that is sent founds them. */
export class Beginnings {
  /** By plan, what is being founded: what is sent meanwhile waits for it. */
  readonly #running = new Map<ConversationId, Promise<ConversationId | undefined>>();

  constructor(private readonly parts: BeginningsParts) {}

  /**
   * The conversation in which something is to be said. A planned one is founded, with `said`, and its window becomes that of
   * the conversation. Rejects with a `CallError`, silent if the user does not want it to be open.
   */
  async of(conversation: ConversationId, { window }: Caller, said?: OutgoingContent): Promise<Begun> {
    const running = this.#running.get(conversation);
    if (running) return { conversation: mustBegin(await running), isSaid: false };
    if (!this.parts.plans.has(conversation)) return { conversation, isSaid: false };
    const founding = this.#found(conversation, window, said);
    this.#running.set(conversation, founding);
    try {
      return { conversation: mustBegin(await founding), isSaid: said !== undefined };
    } finally {
      this.#running.delete(conversation);
    }
  }

  async #found(planned: ConversationId, window: number, said: OutgoingContent | undefined) {
    const { plans, windows, transfers, changed } = this.parts;
    const plan = plans.get(planned);
    const conversation = plan && (await found(this.parts, window, plan, said));
    if (conversation === undefined) return undefined;
    transfers.moveAttachments(planned, conversation);
    plans.remove(planned);
    windows.become(planned, conversation);
    changed();
    return conversation;
  }
}

function mustBegin(conversation: ConversationId | undefined): ConversationId {
  if (conversation === undefined) throw new CallError('cancelled', '');
  return conversation;
}
