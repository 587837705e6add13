import type { PersonId } from '../../shared/ids';
import { initialSettings, type Settings } from '../../shared/settings/settings';
import type { AppState } from '../../electron/main/views/view';

/** Settings of a new profile, with discovery off; for tests. */
export const plainSettings: Settings = {
  ...initialSettings(),
  nearby: { ...initialSettings().nearby, enabled: false },
};

/** The state of an idle app; for tests. */
export const plainState = (
  me: { id: PersonId; user: string },
  changes: Partial<AppState> = {},
): AppState => ({
  me: {
    ...me,
    online: true,
    status: 'available',
    note: '',
    picture: null,
    reach: null,
    named: true,
    chosen: 'available',
    meetingUntil: null,
    removed: false,
  },
  online: new Map(),
  computers: 0,
  connection: { state: 'unconfigured' },
  notice: null,
  rooms: new Map(),
  hosting: { state: 'off', defaultName: 'lab-pc', addresses: [], otherAddresses: [], key: '', detail: null },
  nearby: { enabled: false, port: undefined, peers: [], interfaces: [] },
  settings: plainSettings,
  profile: null,
  profiles: { problem: null, asks: false, profiles: [] },
  spelling: { isOn: false, languages: [], version: 0 },
  calendar: { problem: null, next: null },
  background: { hasTray: true, without: [] },
  snips: false,
  split: null,
  digests: new Map(),
  planned: () => [],
  pictureOf: () => null,
  trust: {
    isVerified: () => false,
    isBlocked: () => false,
    blocked: [],
    takenFor: () => undefined,
    alike: () => [],
  },
  notes: {
    met: new Map(),
    favourites: new Set(),
    hidden: new Set(),
    nicknames: new Map(),
    groups: new Map(),
    lastHere: new Map(),
  },
  storage: { problem: 'none', detail: null },
  passphrase: null,
  adding: null,
  keys: { state: 'plain', isOffered: false },
  transfers: { of: () => [], attachments: () => [] },
  draft: () => '',
  attention: () => ({ level: 'all', until: null }),
  isArchived: () => false,
  isAccepted: () => false,
  isDeleting: () => false,
  task: () => null,
  missing: () => ({ count: 0, coming: false }),
  doings: () => ({ typing: [], seen: {} }),
  pane: () => null,
  page: () => undefined,
  pins: () => [],
  saved: () => [],
  ...changes,
});
