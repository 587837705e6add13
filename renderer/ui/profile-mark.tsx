import type { ProfileColour } from '../../shared/settings/profile-colours';
import { useSelected } from '../state/store';
import styles from './profile-mark.module.css';

/** A patch of a profile's colour. Its name MUST stand beside it. */
export const ProfilePatch = ({ colour }: { colour: ProfileColour }) => (
  <span className={styles['patch']} data-colour={colour} aria-hidden="true" />
);

/** A line in the profile's colour along the top of the window, if there are several profiles. The title says which it is. */
export function ProfileLine() {
  const mark = useSelected((view) => view.profile);
  return mark && <div className={styles['line']} data-colour={mark.colour} aria-hidden="true" />;
}

/** Name and colour of the profile, if there are several. */
export function ProfileName() {
  const mark = useSelected((view) => view.profile);
  if (!mark) return null;
  return (
    <span className={styles['name']}>
      <ProfilePatch colour={mark.colour} />
      <span dir="auto">{mark.name}</span>
    </span>
  );
}
