import type { EventName, EventPayload } from '../../../shared/ipc/contract';
import type { WindowKind } from '../../../shared/ipc/windows';
import type { ConversationId } from '../../../shared/ids';
import type { Caller } from '../ipc/router';
import type { PageHost } from './page-host';

/** Time from a page's view to its first paint, with ample margin. */
export const drawnMs = 150;

/** One of the app's pages. */
export interface OpenPage {
  readonly id: number;
  readonly host: PageHost;
  readonly kind: WindowKind;
  conversation: ConversationId | null;
  /** The planned conversation whose page it was. */
  formerly: ConversationId | undefined;
  /** Of the window of invitations: height of its page while the app chooses it, in pixels. */
  fitted: number | undefined;
}

/** The pages that the app has open, and the events that are sent to them. */
export class OpenPages {
  readonly #pages = new Map<number, OpenPage>();
  /** Events for pages that are not loaded yet. */
  readonly #unsent = new Map<number, (() => void)[]>();

  add(host: PageHost, kind: WindowKind, conversation: ConversationId | null, fitted?: number): OpenPage {
    const { id } = host.contents;
    const page: OpenPage = { id, host, kind, conversation, formerly: undefined, fitted };
    this.#pages.set(id, page);
    this.#unsent.set(id, []);
    return page;
  }

  remove(id: number): void {
    this.#pages.delete(id);
    this.#unsent.delete(id);
  }

  get(id: number): OpenPage | undefined {
    return this.#pages.get(id);
  }

  /** All of them, in the order of opening. */
  get all(): OpenPage[] {
    return [...this.#pages.values()];
  }

  find(kind: WindowKind, conversation: ConversationId | null = null): OpenPage | undefined {
    return this.all.find((each) => each.kind === kind && each.conversation === conversation);
  }

  /** A page as calls see it. */
  callerOf(id: number): Caller | undefined {
    const page = this.#pages.get(id);
    return page && { window: id, kind: page.kind, conversation: page.conversation, formerly: page.formerly };
  }

  send<Name extends EventName>(id: number, name: Name, payload: EventPayload<Name>): void {
    const contents = this.#pages.get(id)?.host.contents;
    if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(`event:${name}`, payload);
  }

  /** Sends an event to a page that may not be loaded yet: then once it is. */
  sendOnceReady<Name extends EventName>(id: number, name: Name, payload: EventPayload<Name>): void {
    const send = (): void => this.send(id, name, payload);
    const unsent = this.#unsent.get(id);
    if (unsent) unsent.push(send);
    else send();
  }

  /** MUST be called when a page asks for its view. Sends a new one what it could not be told before, once it is painted. */
  subscribed(id: number): void {
    const unsent = this.#unsent.get(id);
    this.#unsent.delete(id);
    if (unsent) setTimeout(() => unsent.forEach((send) => send()), drawnMs);
  }
}
