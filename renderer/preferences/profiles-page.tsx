import { useState } from 'react';
import type { ProfilesView } from '../../shared/ipc/views/profiles';
import { profileColours, type ProfileColour } from '../../shared/settings/profile-colours';
import { isBlank, isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { Button, Switch, TextField } from '../ui/controls';
import { ProfilePatch } from '../ui/profile-mark';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

type Profile = ProfilesView['profiles'][number];

/** The profiles of this computer: to open, make, rename and take out of the list. */
export function ProfilesPage() {
  const { problem, asks, profiles } = usePreferences((view) => view.profiles);
  const [edited, setEdited] = useState<Profile | 'new'>();
  if (problem)
    return (
      <div className={styles['stack']} role="alert">
        <p>{say(problem)}</p>
        <Button onClick={() => void act(bridge().beginProfiles({}))}>{say('profiles.begin')}</Button>
      </div>
    );
  return (
    <>
      <p className={styles['soft']}>{say('profiles.meaning')}</p>
      {profiles.length === 0 ? (
        <p>{say('profiles.none')}</p>
      ) : (
        <ul className={styles['computers']}>
          {profiles.map((profile) => (
            <ProfileRow key={profile.id} profile={profile} onEdit={() => setEdited(profile)} />
          ))}
        </ul>
      )}
      <div className={styles['row']}>
        <Button onClick={() => setEdited('new')}>{say('profiles.new')}</Button>
        <Button onClick={() => void act(bridge().addProfile({}))}>{say('profiles.addFolder')}</Button>
      </div>
      {profiles.length > 1 && (
        <Switch
          label={say('profiles.asks')}
          hint={say('profiles.asksHint')}
          checked={asks}
          onChange={(isOn) => void act(bridge().setProfilesAsk({ asks: isOn }))}
        />
      )}
      {edited && (
        <LooksDialog
          profile={edited === 'new' ? undefined : edited}
          free={profileColours.find((each) => profiles.every(({ colour }) => colour !== each)) ?? 'blue'}
          onDone={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function ProfileRow({ profile, onEdit }: { profile: Profile; onEdit: () => void }) {
  const { id, isCurrent, isUsual } = profile;
  const name = isolated(profile.name);
  return (
    <li className={styles['choice']}>
      <span className={styles['profile']}>
        <ProfilePatch colour={profile.colour} />
        <span>
          <span dir="auto">{profile.name}</span>
          {(isCurrent || isUsual) && (
            <span className={styles['below']}>{say(isCurrent ? 'profiles.current' : 'profiles.usual')}</span>
          )}
        </span>
      </span>
      <span className={styles['buttons']}>
        {!isCurrent && (
          <Button
            aria-label={say('profiles.openNamed', { name })}
            onClick={() => void act(bridge().openProfile({ id }))}
          >
            {say('profiles.open')}
          </Button>
        )}
        <Button aria-label={say('profiles.editNamed', { name })} onClick={onEdit}>
          {say('button.edit')}
        </Button>
        {!isCurrent && !isUsual && (
          <Button
            aria-label={say('profiles.removeNamed', { name })}
            onClick={() => void act(bridge().removeProfile({ id }))}
          >
            {say('button.remove')}
          </Button>
        )}
      </span>
    </li>
  );
}

/** Name and colour of a profile, or of a new one. */
function LooksDialog({
  profile,
  free,
  onDone,
}: {
  profile: Profile | undefined;
  /** A colour that no profile has. */
  free: ProfileColour;
  onDone: () => void;
}) {
  const [name, setName] = useState(profile?.name ?? '');
  const [colour, setColour] = useState<ProfileColour>(profile?.colour ?? free);
  const save = async (): Promise<void> => {
    const looks = { name, colour };
    const call = profile ? bridge().changeProfile({ id: profile.id, ...looks }) : bridge().makeProfile(looks);
    if (!isBlank(name) && (await act(call))) onDone();
  };
  return (
    <FormDialog
      title={say(profile ? 'profiles.edit' : 'profiles.newTitle')}
      action={say(profile ? 'button.save' : 'profiles.make')}
      disabled={isBlank(name)}
      className={styles['dialogForm']}
      onAction={() => void save()}
      onCancel={onDone}
    >
      <TextField
        label={say('profiles.name')}
        maxLength={40}
        value={name}
        reserve={false}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className={styles['colours']}>
        <legend>{say('profiles.colour')}</legend>
        {profileColours.map((each) => (
          <label key={each}>
            <input type="radio" name="colour" checked={each === colour} onChange={() => setColour(each)} />
            <ProfilePatch colour={each} />
            {say(`colour.${each}`)}
          </label>
        ))}
      </fieldset>
      {!profile && <p className={styles['help']}>{say('profiles.newHint')}</p>}
    </FormDialog>
  );
}
