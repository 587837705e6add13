import type { meetingsCalls } from '../../../../shared/ipc/calls/meetings';
import { say } from '../../../../shared/words/say';
import { CallError, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about the user's calendar. */
export const meetingsHandlers = ({
  preferences,
  dialogs,
  calendar,
}: Pick<Parts, 'preferences' | 'dialogs' | 'calendar'>): HandlersOf<typeof meetingsCalls> => ({
  chooseCalendar: async (_args, { window }) => {
    const path = await dialogs.open(window, {
      title: say('meeting.chooseTitle'),
      kind: { name: say('meeting.files'), extensions: ['ics', 'ical', 'ifb', 'icalendar'] },
    });
    if (path === undefined) return;
    const now = Date.now();
    const read = await calendar.read(path, { from: now, to: now });
    if (!read.ok) throw new CallError(read.error, say(`meeting.problem.${read.error}`));
    preferences.change({ calendarFile: path });
  },
  forgetCalendar: () => preferences.change({ calendarFile: '' }),
});
