import type { SetTimer } from '../../../../runtime/timers';
import type { ConversationId } from '../../../../shared/ids';
import type { AttentionView } from '../../../../shared/ipc/views/conversations';
import { endOf, type Span } from '../../../../shared/settings/quiet';
import type { Memory } from '../../../storage/memory';

/** Longest time between two looks: a computer that sleeps does not count. */
const lookMs = 15 * 60 * 1_000;

export interface LevelsParts {
  memory: Pick<Memory, 'attention' | 'setAttention' | 'attentionEnds'>;
  now(): number;
  setTimer: SetTimer;
}

/** What each conversation notifies of, and until when. */
export class Levels {
  #timer: ReturnType<SetTimer> | undefined;

  /** @param onChange called when what a conversation notifies of has changed, also because its time is over */
  constructor(
    private readonly parts: LevelsParts,
    private readonly onChange: () => void,
  ) {}

  of(conversation: ConversationId): AttentionView {
    const { level, until } = this.parts.memory.attention(conversation);
    return until !== null && until <= this.parts.now() ? { level: 'all', until: null } : { level, until };
  }

  /** Whether new messages in the conversation are counted on the app's icon. */
  counts(conversation: ConversationId): boolean {
    return this.of(conversation).level === 'all';
  }

  set(conversation: ConversationId, level: AttentionView['level'], span: Span): void {
    const until = level === 'all' ? null : endOf(span, this.parts.now());
    this.parts.memory.setAttention(conversation, { level, until });
    this.#changed();
  }

  /** MUST be called at the start. */
  begin(): void {
    this.#wait();
  }

  end(): void {
    this.#timer?.cancel();
  }

  #changed(): void {
    this.#wait();
    this.onChange();
  }

  #wait(): void {
    this.end();
    const { memory, now, setTimer } = this.parts;
    const ends = memory.attentionEnds().filter((time) => time > now());
    if (ends.length > 0)
      this.#timer = setTimer(() => this.#changed(), Math.min(lookMs, Math.min(...ends) - now()));
  }
}
