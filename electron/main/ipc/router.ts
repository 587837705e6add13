import type { Call } from '../../../shared/ipc/call';
import type { Scope, WindowKind } from '../../../shared/ipc/windows';
import type { ConversationId } from '../../../shared/ids';
import { z } from 'zod';
import { calls, type CallName, type CallOutcome } from '../../../shared/ipc/contract';
import type { Failure, Result } from '../../../shared/protocol/errors';
import type { Key } from '../../../shared/words/phrase';
import { say, sayFailure } from '../../../shared/words/say';
import { KeysLockedError } from '../../storage/keys/profile-keys';
import type { Logger } from '../../storage/logger';
import { originOf } from '../windows/app-files';
import type { Refusal } from '../windows/window-use';
import { readAs } from '../../../shared/read-as';
import { CallError } from './call-error';

export { CallError };

/** The window that calls. */
export interface Caller extends Scope {
  readonly window: number;
  /** The planned conversation whose window it was: a page may name it until it has heard of the conversation. */
  readonly formerly?: ConversationId | undefined;
}

/** Source of a call as Electron reports it; nothing in it is taken from the call itself. */
export interface Source {
  topFrame: boolean;
  origin: string;
  /** The window as the main process knows it; undefined if it is not one of the app's. */
  caller: Caller | undefined;
}

type ArgSchema<Name extends CallName> = (typeof calls)[Name]['args'];
type Value<Name extends CallName> = z.output<(typeof calls)[Name]['result']>;
type Reply<Name extends CallName> = Value<Name> extends undefined ? void : Value<Name>;
/** Carries out one call. Throws a `CallError` to refuse it. */
export type Handler<Name extends CallName> = (
  args: z.output<ArgSchema<Name>>,
  caller: Caller,
) => Reply<Name> | Promise<Reply<Name>>;
/** One handler for each call of the contract; a missing one is a compile error. */
export type Handlers = { [Name in CallName]: Handler<Name> };

/** The handlers of some of the calls, as a feature of the contract lists them. */
export type HandlersOf<Calls> = Pick<Handlers, keyof Calls & CallName>;

/** Returns a result's value, or throws its failure as a `CallError`. */
export function must<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw new CallError(result.error.code, sayFailure(result.error));
}

export type Outcome = { ok: true; value: unknown } | { ok: false; error: { code: string; message: string } };
export type Route = (source: Source, args: unknown) => Promise<Outcome>;

/** The contract, typed so that TypeScript relates each name's schema to its handler. */
const contract: { readonly [Name in CallName]: { readonly args: z.ZodType<z.output<ArgSchema<Name>>> } } =
  calls;

/** Counts an act of a window outside its page, by a call. Returns why it is refused, or undefined. */
export type ActOutside = (window: number, name: CallName) => Refusal | undefined;

const refusals = {
  'not-in-use': 'call.notInUse',
  'too-often': 'call.tooOften',
} as const satisfies Record<Refusal, Key>;

/** For every call of the contract, a function that checks the caller and the arguments and runs the handler. */
export function routes(
  handlers: Handlers,
  actOutside: ActOutside,
  log: Logger,
): ReadonlyMap<CallName, Route> {
  const add = <Name extends CallName>(name: Name): [CallName, Route] => {
    const handler: Handler<Name> = handlers[name];
    const { outside }: Call = calls[name];
    const guarded: Handler<Name> = (args, caller) => {
      const refusal = outside ? actOutside(caller.window, name) : undefined;
      if (refusal !== undefined) throw new CallError(refusal, say(refusals[refusal]));
      return handler(args, caller);
    };
    return [name, route<z.output<ArgSchema<Name>>>(name, contract[name].args, guarded, log)];
  };
  return new Map(callNames.map((name) => add(name)));
}

const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name);
export const callNames: readonly CallName[] = Object.keys(calls).filter(isCallName);

function route<Args>(
  name: CallName,
  schema: z.ZodType<Args>,
  handler: (args: Args, caller: Caller) => unknown,
  log: Logger,
): Route {
  return async (source, raw) => {
    try {
      const caller = admit(name, source, raw);
      const args = readAs(schema, asFounded(raw, caller));
      if (!args.success) throw new CallError('bad-arguments', say('call.badArguments'));
      return { ok: true, value: await handler(args.data, caller) };
    } catch (error) {
      return refuse(name, error, log);
    }
  };
}

/** Checks the caller, strictest check first, before the arguments are parsed. Throws a `CallError`. */
function admit(name: CallName, source: Source, raw: unknown): Caller {
  const { caller } = source;
  if (!source.topFrame) throw new CallError('forbidden', say('call.notTop'));
  if (!caller) throw new CallError('forbidden', say('call.unknownWindow'));
  if (source.origin !== originOf(caller.kind)) throw new CallError('forbidden', say('call.notOurPage'));
  const allowed: readonly WindowKind[] = calls[name].from;
  if (!allowed.includes(caller.kind)) throw new CallError('forbidden', say('call.wrongKind'));
  if (caller.conversation !== null && isAboutConversation(name) && !isOwn(namedIn(raw), caller))
    throw new CallError('forbidden', say('call.otherConversation'));
  return caller;
}

/** Whether a call can name a conversation: a conversation window may then only name its own. */
function isAboutConversation(name: CallName): boolean {
  const { args }: { args: z.ZodType } = calls[name];
  return args instanceof z.ZodObject && 'conversation' in args.shape;
}

const namedIn = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && 'conversation' in raw ? raw.conversation : undefined;

const isOwn = (named: unknown, { conversation, formerly }: Caller): boolean =>
  named === conversation || (formerly !== undefined && named === formerly);

/** The arguments with the conversation that a window's planned one has become. */
const asFounded = (raw: unknown, { conversation, formerly }: Caller): unknown =>
  formerly !== undefined && typeof raw === 'object' && namedIn(raw) === formerly
    ? { ...raw, conversation }
    : raw;

/** Error codes that a window does not cause unless it was taken over. They are logged. */
const suspicious: readonly string[] = ['forbidden', 'bad-arguments', 'not-in-use', 'too-often'];

function refuse(name: CallName, error: unknown, log: Logger): Extract<CallOutcome<CallName>, { ok: false }> {
  if (error instanceof CallError) {
    if (suspicious.includes(error.code))
      log.warn('A call was refused.', { call: name, code: error.code, why: error.message });
    return { ok: false, error: { code: error.code, message: error.message } };
  }
  if (error instanceof KeysLockedError)
    return { ok: false, error: { code: 'locked', message: say('failure.locked') } };
  log.error('A call failed.', {
    call: name,
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return { ok: false, error: { code: 'internal', message: say('failure.internal') } };
}
