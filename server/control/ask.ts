import { connect } from 'node:net';
import { z } from 'zod';
import { encodeMessage, decodeLine, LineDecoder } from '../../shared/protocol/codec';
import type { Exchange } from './exchanges';
import { readAs } from '../../shared/read-as';

/** What came of a request: an answer, or why there is none, as a sentence for the terminal. */
export type Asked<Item, Done> =
  | { readonly kind: 'done'; readonly items: readonly Item[]; readonly done: Done }
  /** The server does not do it. */
  | { readonly kind: 'refused'; readonly message: string }
  /** No server can be asked. */
  | { readonly kind: 'unreachable'; readonly message: string };

const refusal = z.object({ message: z.string() });
const answerMs = 30_000;

/** Asks the running server whose socket this is. Never rejects. */
export function ask<
  Request extends z.ZodType,
  Item extends z.ZodType<object>,
  Done extends z.ZodType<object>,
>(
  path: string,
  name: string,
  exchange: Exchange<Request, Item, Done>,
  fields: z.input<Request> & object,
): Promise<Asked<z.output<Item>, z.output<Done>>> {
  return new Promise((resolve) => {
    const items: z.output<Item>[] = [];
    const decoder = new LineDecoder();
    const socket = connect(path);
    const end = (outcome: Asked<z.output<Item>, z.output<Done>>): void => {
      resolve(outcome);
      socket.destroy();
    };
    socket.setTimeout(answerMs, () => end(unreachable('The server does not answer.')));
    socket.once('connect', () => socket.write(encodeMessage(name, fields)));
    socket.once('error', (error) => end(unreachable(explain(error, path))));
    socket.once('close', () => end(unreachable('The server ended before it answered.')));
    socket.on('data', (bytes: Buffer) => {
      for (const line of decoder.push(bytes)) {
        const message = line.tooLong ? undefined : decodeLine(line.bytes);
        if (!message?.ok) return end(unreachable(foreign));
        const { command, fields: said } = message.value;
        const [item, done] = [readAs(exchange.item, said), readAs(exchange.done, said)];
        if (command === 'ITEM' && item.success) items.push(item.data);
        else if (command === 'DONE' && done.success) end({ kind: 'done', items, done: done.data });
        else if (command === 'ERROR') {
          const refused = readAs(refusal, said);
          end({ kind: 'refused', message: refused.success ? refused.data.message : foreign });
        } else end(unreachable(foreign));
      }
    });
  });
}

const foreign = 'The server does not answer as expected. Use the command line of the same version.';
const unreachable = (message: string) => ({ kind: 'unreachable', message }) as const;

function explain(error: Error, path: string): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return `No server runs on this data folder (${path}). Start it, or name its folder with --data.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} is for the user who runs the server and for root only. Try it with sudo.`;
  return error.message;
}
