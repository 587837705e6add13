import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { scaled } from './scaled';
import styles from './avatar.module.css';

/** Hue for a person in degrees, below 360; the same on every computer. */
function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 3600;
  return hash / 10;
}

/** The colours of a face with initials. Away, it is faded as far as they stay easy to read. */
function coloursOf({ id, online }: Pick<Face, 'id' | 'online'>): { background: string; color: string } {
  const hue = hueOf(id);
  if (online) return { background: `oklch(0.52 0.1 ${hue})`, color: 'oklch(0.99 0 0)' };
  return {
    background: `light-dark(oklch(0.88 0.02 ${hue}), oklch(0.36 0.02 ${hue}))`,
    color: `light-dark(oklch(0.4 0.05 ${hue}), oklch(0.82 0.03 ${hue}))`,
  };
}

/** Up to two initials of a name. */
function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '?')][0]?.toUpperCase() ?? '').join('');
}

const shapes = {
  available: <circle cx="6" cy="6" r="4.5" fill="var(--available)" />,
  away: <path d="M7.5 1.6A4.5 4.5 0 1 0 10.4 7.4 3.8 3.8 0 0 1 7.5 1.6z" fill="var(--away)" />,
  busy: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="var(--busy)" />
      <rect x="3.2" y="5.1" width="5.6" height="1.8" rx="0.9" fill="var(--surface)" />
    </>
  ),
  offline: <circle cx="6" cy="6" r="3.6" fill="none" stroke="var(--ink-soft)" strokeWidth="1.6" />,
};

export type PresenceShape = keyof typeof shapes;
export const presenceOf = (person: Pick<PersonView, 'online' | 'status'>): PresenceShape =>
  person.online ? person.status : 'offline';

/** Presence, shown by shape as well as by colour. */
export const PresenceMark = ({ shape, size = '0.9em' }: { shape: PresenceShape; size?: string }) => (
  <svg width={size} height={size} viewBox="0 0 12 12" role="img" aria-label={say(`presence.${shape}`)}>
    {shapes[shape]}
  </svg>
);

type Face = Pick<PersonView, 'id' | 'user' | 'picture' | 'online' | 'status'>;

/** A person's picture, or their initials on their colour. */
export function Avatar({
  person,
  size = 36,
  presence = false,
}: {
  person: Face;
  size?: number;
  presence?: boolean;
}) {
  return (
    <span className={styles['avatar']} style={{ width: scaled(size), height: scaled(size) }}>
      <span
        className={`${styles['face']} ${person.online ? '' : styles['offline']}`}
        style={{ ...coloursOf(person), fontSize: scaled(size * 0.4) }}
        aria-hidden="true"
      >
        {person.picture ? <img src={person.picture} alt="" draggable={false} /> : initialsOf(person.user)}
      </span>
      {presence && (
        <span className={styles['mark']}>
          <PresenceMark shape={presenceOf(person)} size={scaled(12)} />
        </span>
      )}
    </span>
  );
}

/** A conversation's picture, or up to two avatars of its people. */
export function AvatarStack({ people, picture }: { people: readonly Face[]; picture?: string | undefined }) {
  const [first, second] = people;
  if (picture !== undefined)
    return (
      <span className={styles['stack']} aria-hidden="true">
        <img className={styles['group']} src={picture} alt="" draggable={false} />
      </span>
    );
  if (!first) return <span className={styles['stack']} />;
  if (!second) return <Avatar person={first} size={40} presence />;
  return (
    <span className={styles['stack']}>
      <Avatar person={first} size={27} />
      <Avatar person={second} size={27} />
    </span>
  );
}
