import { nativeImage, Notification, type NativeImage } from 'electron';
import { say } from '../../../shared/words/say';
import type { NotificationActs, NotificationContent, Notifier } from '../ports';
import { pictureSide, type Pixels, type PixelsOf } from './pixels';

/** Notifications of Windows and macOS. On macOS they can be answered. */
export class ElectronNotifier implements Notifier {
  /** What is shown of each subject. Referenced so that none is garbage-collected, and its click lost, while it is on the screen. */
  readonly #shown = new Map<string, Notification>();
  /** What was asked for last of each subject, while its picture is decoded. */
  readonly #asked = new Map<string, NotificationContent>();

  constructor(private readonly pixelsOf: PixelsOf) {}

  async show(
    subject: string,
    content: NotificationContent,
    { open, reply }: NotificationActs,
  ): Promise<void> {
    if (!Notification.isSupported()) return;
    const { title, body, sound, picture } = content;
    this.#asked.set(subject, content);
    const pixels = picture === undefined ? undefined : await this.pixelsOf(picture);
    // Another has taken its place, or the user has seen it.
    if (this.#asked.get(subject) !== content) return;
    this.#asked.delete(subject);
    this.#shown.get(subject)?.close();
    const answering = { hasReply: true, replyPlaceholder: say('notification.replyPlaceholder') };
    const notification = new Notification({
      title,
      body,
      silent: sound === undefined,
      ...(pixels ? { icon: imageOf(pixels) } : {}),
      ...(reply ? answering : {}),
    });
    notification.on('click', open);
    if (reply) notification.on('reply', (_event, text) => text.trim() !== '' && reply(text.trim()));
    notification.on('close', () => {
      if (this.#shown.get(subject) === notification) this.#shown.delete(subject);
    });
    this.#shown.set(subject, notification);
    notification.show();
  }

  close(subject: string): void {
    this.#asked.delete(subject);
    this.#shown.get(subject)?.close();
    this.#shown.delete(subject);
  }
}

/** Electron has blue before green and red. */
function imageOf(pixels: Pixels): NativeImage {
  const bitmap = Buffer.from(pixels);
  for (let at = 0; at < bitmap.length; at += 4) {
    bitmap[at] = pixels[at + 2] ?? 0;
    bitmap[at + 2] = pixels[at] ?? 0;
  }
  return nativeImage.createFromBitmap(bitmap, { width: pictureSide, height: pictureSide });
}
