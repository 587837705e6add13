import type { SetTimer } from '../../../../runtime/timers';
import type { CalendarView } from '../../../../shared/ipc/views/meetings';
import { phrase } from '../../../../shared/words/phrase';
import type { CalendarProblem, Span } from './busy-times';
import type { CalendarReader } from './calendar-reader';

const hour = 60 * 60 * 1_000;
/** For how long times are read ahead. */
const aheadMs = 8 * 24 * hour;
/** Longest time until the file is read again: not every file system tells of changes. */
const readAgainMs = hour;
/** Longest time between two looks: a computer that sleeps does not count. */
const lookMs = hour / 4;
/** How long a file is left alone after a change: it may be written in parts. */
const settleMs = 1_000;

export interface MeetingsParts {
  reader: Pick<CalendarReader, 'read' | 'watch'>;
  /** Path of the calendar; empty for none. */
  file(): string;
  now(): number;
  setTimer: SetTimer;
}

/** What the preferences show of the calendar. */
export const calendarView = ({ problem, next }: Pick<Meetings, 'problem' | 'next'>): CalendarView => ({
  problem: problem && phrase(`meeting.problem.${problem}`),
  next,
});

/** Whether the user is in a meeting, by a calendar that they have chosen. */
export class Meetings {
  #path = '';
  #times: readonly Span[] = [];
  #problem: CalendarProblem | null = null;
  #readAt = -Infinity;
  #until: number | null = null;
  #timer: ReturnType<SetTimer> | undefined;
  #settling: ReturnType<SetTimer> | undefined;
  #unwatch = (): void => undefined;

  /** @param onChange called when a meeting begins or ends, and when more or less is known of the calendar */
  constructor(
    private readonly parts: MeetingsParts,
    private readonly onChange: () => void,
  ) {}

  /** The end of the meeting that it is now, in milliseconds since 1970; null if it is none. */
  get until(): number | null {
    return this.#until;
  }

  /** Why the calendar cannot be read; null if it can. */
  get problem(): CalendarProblem | null {
    return this.#problem;
  }

  /** The next meeting, as far as it is known; null if there is none. */
  get next(): Span | null {
    const now = this.parts.now();
    return this.#times.find(({ from }) => from > now) ?? null;
  }

  /** MUST be called at the start, and when the settings have changed. */
  settingsChanged(): void {
    const path = this.parts.file();
    if (path === this.#path) return;
    this.#unwatch();
    this.#path = path;
    this.#unwatch = path === '' ? () => undefined : this.parts.reader.watch(path, () => this.#fileChanged());
    if (path === '') this.#take([], null);
    else void this.#read();
  }

  end(): void {
    this.#unwatch();
    this.#path = '';
    this.#timer?.cancel();
    this.#settling?.cancel();
  }

  #fileChanged(): void {
    this.#settling?.cancel();
    this.#settling = this.parts.setTimer(() => void this.#read(), settleMs);
  }

  async #read(): Promise<void> {
    const path = this.#path;
    const now = this.parts.now();
    this.#readAt = now;
    const result = await this.parts.reader.read(path, { from: now, to: now + aheadMs });
    // Another one was chosen meanwhile.
    if (path !== this.#path) return;
    if (result.ok) this.#take(result.value, null);
    else this.#take([], result.error);
  }

  #take(times: readonly Span[], problem: CalendarProblem | null): void {
    this.#times = times;
    this.#problem = problem;
    this.#look();
    this.onChange();
  }

  #look(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#path === '') return void (this.#until = null);
    const now = this.parts.now();
    const before = this.#until;
    this.#until = this.#times.find(({ from, to }) => from <= now && now < to)?.to ?? null;
    const next = this.#until ?? this.next?.from ?? Infinity;
    const readAt = this.#readAt + readAgainMs;
    if (readAt <= now) void this.#read();
    this.#timer = this.parts.setTimer(() => this.#look(), Math.min(lookMs, next - now));
    if (before !== this.#until) this.onChange();
  }
}
