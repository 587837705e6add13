import {
  Hash,
  Link as LinkIcon,
  Mail,
  MessageSquarePlus,
  PanelTop,
  Settings,
  SlidersHorizontal,
  UserRound,
  X,
} from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useLocale } from '../state/store';
import { Avatar, AvatarStack, PresenceMark } from '../ui/avatar';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { onKeys, useEachKey, useShortcut } from '../ui/keys';
import { PersonName } from '../ui/person-name';
import { RoomFace } from '../ui/room-face';
import { choose } from './choose';
import type { EarlyTyping } from './early-typing';
import { found } from './found';
import styles from './jump.module.css';
import { thingsOf, type Target, type Thing } from './things';
import { useJump } from './use-jump';

/** Goes to any person, conversation, window or setting, or carries out a command, by a few letters of its name. */
export function JumpWindow({ early }: { early: EarlyTyping }) {
  const [typed, setTyped] = useState(early.text);
  const [index, setIndex] = useState(0);
  const note = useJump(({ me }) => me.note);
  const things = useThings();
  const shown = useMemo(() => found(things, typed), [things, typed]);
  const active = Math.min(index, shown.length - 1);
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const close = (): void => void act(bridge().closeWindow({}));
  useShortcut('jump', close);
  useEachKey((key) => {
    if (key === 'Escape') close();
    return key === 'Escape';
  });
  const chosen = shown[active];
  // Before the first frame: what is typed from then on is for the field.
  useLayoutEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => {
    // Only the first time there is one.
    const last = early.end();
    if (last === 'Escape') close();
    else if (last === 'Enter' && chosen) void choose(chosen.target, note);
  });
  const go = (by: number): void => setIndex((active + by + shown.length) % Math.max(1, shown.length));
  return (
    <main className={styles['window']}>
      <h1 className="visually-hidden">{say('jump.title')}</h1>
      <div className={styles['top']}>
        <input
          ref={field}
          type="text"
          className={styles['field']}
          role="combobox"
          aria-label={say('jump.label')}
          placeholder={say('jump.hint')}
          aria-expanded={shown.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen && `${list}-${active}`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setIndex(0);
          }}
          onKeyDown={(event) =>
            onKeys(event, {
              ArrowDown: () => go(1),
              ArrowUp: () => go(-1),
              Enter: () => void (chosen && choose(chosen.target, note)),
            })
          }
        />
        <Button kind="icon" aria-label={say('button.close')} title={say('button.close')} onClick={close}>
          <Icon of={X} />
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className={styles['none']} role="status">
          {say('jump.none')}
        </p>
      ) : (
        <Found
          id={list}
          things={shown}
          active={active}
          onChoose={({ target }) => void choose(target, note)}
        />
      )}
    </main>
  );
}

/** Everything that can be gone to. Which view it is made of is the same object until something in it changes. */
function useThings(): readonly Thing[] {
  const people = useJump((view) => view.people);
  const conversations = useJump((view) => view.conversations);
  const rooms = useJump((view) => view.rooms);
  const waiting = useJump((view) => view.waiting);
  const settings = useJump((view) => view.settings);
  const background = useJump((view) => view.background);
  const profiles = useJump((view) => view.profiles);
  const windows = useJump((view) => view.windows);
  const me = useJump((view) => view.me);
  const locale = useLocale();
  return useMemo(
    () => thingsOf({ people, conversations, rooms, waiting, settings, profiles, background, windows, me }),
    // Of what it is made depends on the language, too.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [people, conversations, rooms, waiting, settings, profiles, background, windows, me, locale],
  );
}

interface FoundProps {
  id: string;
  things: readonly Thing[];
  active: number;
  onChoose: (thing: Thing) => void;
}

/** The list keeps the keyboard in the field above it: `active` is what Enter chooses. */
function Found({ id, things, active, onChoose }: FoundProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [things, active]);
  return (
    <ul
      ref={list}
      id={id}
      role="listbox"
      // Otherwise Chromium lets Tab reach it because it scrolls.
      tabIndex={-1}
      aria-label={say('jump.title')}
      className={styles['list']}
    >
      {things.map((thing, at) => (
        // Keys are handled by the field, which keeps the focus.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={thing.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles['thing']}
          onClick={() => onChoose(thing)}
        >
          <Picture of={thing.target} />
          <span className={styles['words']}>
            <span className={styles['label']} dir="auto">
              {thing.target.kind === 'person' ? <PersonName person={thing.target.person} /> : thing.label}
            </span>
            {thing.detail !== '' && (
              <span className={styles['detail']} dir="auto">
                {thing.detail}
              </span>
            )}
          </span>
          {thing.keys !== undefined && <kbd className={styles['keys']}>{thing.keys}</kbd>}
        </li>
      ))}
    </ul>
  );
}

const icons = {
  window: PanelTop,
  shown: PanelTop,
  new: MessageSquarePlus,
  newRoom: Hash,
  invitations: Mail,
  message: LinkIcon,
  page: Settings,
  profile: UserRound,
  setting: SlidersHorizontal,
} as const;

function Picture({ of }: { of: Target }) {
  const people = useJump((view) => view.people);
  if (of.kind === 'person') return <Avatar person={of.person} presence size={40} />;
  if (of.kind === 'room') return <RoomFace isForEverybody={of.room.everybody !== undefined} />;
  if (of.kind === 'conversation' && of.conversation.room)
    return <RoomFace isForEverybody={of.conversation.room.everybody !== undefined} />;
  if (of.kind === 'conversation')
    return (
      <AvatarStack
        people={of.conversation.others.flatMap((id) => people[id] ?? [])}
        picture={of.conversation.picture}
      />
    );
  return (
    <span className={styles['icon']}>
      {of.kind === 'status' ? <PresenceMark shape={of.status} /> : <Icon of={icons[of.kind]} />}
    </span>
  );
}
