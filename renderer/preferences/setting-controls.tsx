import { controlsOf, type Control, type PreferencePage, type Settings } from '../../shared/settings/settings';
import { soundKindOf } from '../../shared/settings/sounds';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { usePreferences } from './use-preferences';
import { Segments, Switch } from '../ui/controls';
import { SoundControl } from './sound-control';
import styles from './preferences.module.css';

/** The controls of the settings of a page that are a switch or a choice. */
export function SettingControls({ page }: { page: PreferencePage }) {
  const settings = usePreferences((view) => view.settings);
  const { without } = usePreferences((view) => view.background);
  return controlsOf(page, without).map(({ name, control }) => (
    <SettingControl key={name} name={name} control={control} settings={settings} />
  ));
}

function SettingControl({ name, control, settings }: { name: string; control: Control; settings: Settings }) {
  const soundKind = soundKindOf(name);
  if (soundKind) return <SoundControl kind={soundKind} control={control} />;
  const { options } = control;
  const label = say(control.label);
  const help = control.help && say(control.help);
  const value: unknown = Reflect.get(settings, name);
  // The main process checks the value.
  const set = (value: unknown): void => void act(bridge().setSettings({ [name]: value }));
  if (!options) return <Switch label={label} hint={help} checked={value === true} onChange={set} />;
  return (
    <div>
      <div className={styles['choice']}>
        <span>{label}</span>
        <Segments
          legend={label}
          options={options.map((option) => ({ value: String(option.value), label: say(option.label) }))}
          value={String(value)}
          onChange={set}
        />
      </div>
      {help !== undefined && <p className={styles['help']}>{help}</p>}
    </div>
  );
}
