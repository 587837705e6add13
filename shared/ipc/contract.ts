import type { z } from 'zod';
import { archivesCalls } from './calls/archives';
import { computersCalls } from './calls/computers';
import { connectionCalls } from './calls/connection';
import { conversationsCalls } from './calls/conversations';
import { hostingCalls } from './calls/hosting';
import { invitationsCalls } from './calls/invitations';
import { keysCalls } from './calls/keys';
import { meetingsCalls } from './calls/meetings';
import { messagesCalls } from './calls/messages';
import { nearbyCalls } from './calls/nearby';
import { peopleCalls } from './calls/people';
import { preferencesCalls } from './calls/preferences';
import { profileCalls } from './calls/profile';
import { profilesCalls } from './calls/profiles';
import { roomsCalls } from './calls/rooms';
import { safetyCalls } from './calls/safety';
import { screensCalls } from './calls/screens';
import { searchCalls } from './calls/search';
import { spellingCalls } from './calls/spelling';
import { soundsCalls } from './calls/sounds';
import { transcriptCalls } from './calls/transcript';
import { transfersCalls } from './calls/transfers';
import { updatesCalls } from './calls/updates';
import { windowsCalls } from './calls/windows';
import { events } from './events';

/**
 * Every call from a window to the main process, by feature. A window may be compromised, so it is only trusted with what
 * it shows.
 */
export const calls = {
  ...archivesCalls,
  ...computersCalls,
  ...connectionCalls,
  ...conversationsCalls,
  ...hostingCalls,
  ...invitationsCalls,
  ...keysCalls,
  ...meetingsCalls,
  ...messagesCalls,
  ...nearbyCalls,
  ...peopleCalls,
  ...preferencesCalls,
  ...profileCalls,
  ...profilesCalls,
  ...roomsCalls,
  ...safetyCalls,
  ...screensCalls,
  ...searchCalls,
  ...spellingCalls,
  ...soundsCalls,
  ...transcriptCalls,
  ...transfersCalls,
  ...updatesCalls,
  ...windowsCalls,
};

export type CallName = keyof typeof calls;
/** As windows pass them. What a window reads from its page is plain text; the router checks and brands it. */
export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallResult<Name extends CallName> = z.output<(typeof calls)[Name]['result']>;
export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** Result of a call: a value, or an error code for programs with a sentence for people. */
export type CallOutcome<Name extends CallName> =
  { ok: true; value: CallResult<Name> } | { ok: false; error: { code: string; message: string } };

/** API that the preload script exposes as `window.parley`: one function per call and per event, nothing generic. */
export type Bridge = {
  [Name in CallName]: (args: CallArgs<Name>) => Promise<CallOutcome<Name>>;
} & {
  [Name in EventName as `on${Capitalize<Name>}`]: (
    listener: (payload: EventPayload<Name>) => void,
  ) => () => void;
};
