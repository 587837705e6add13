import { Notification } from 'electron';
import { say } from '../../../shared/words/say';
import type { NotificationActs, NotificationContent, Notifier } from '../ports';

/** Notifications of Windows and macOS. On macOS they can be answered. */
export class ElectronNotifier implements Notifier {
  /** What is shown of each subject. Referenced so that none is garbage-collected, and its click lost, while it is on the screen. */
  readonly #shown = new Map<string, Notification>();

  show(
    subject: string,
    { title, body, sound }: NotificationContent,
    { open, reply }: NotificationActs,
  ): Promise<void> {
    if (!Notification.isSupported()) return Promise.resolve();
    this.#shown.get(subject)?.close();
    const answering = { hasReply: true, replyPlaceholder: say('notification.replyPlaceholder') };
    const notification = new Notification({
      title,
      body,
      silent: sound === undefined,
      ...(reply ? answering : {}),
    });
    notification.on('click', open);
    if (reply) notification.on('reply', (_event, text) => text.trim() !== '' && reply(text.trim()));
    notification.on('close', () => {
      if (this.#shown.get(subject) === notification) this.#shown.delete(subject);
    });
    this.#shown.set(subject, notification);
    notification.show();
    return Promise.resolve();
  }

  close(subject: string): void {
    this.#shown.get(subject)?.close();
    this.#shown.delete(subject);
  }
}
