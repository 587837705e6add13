import { useState } from 'react';
import type { NearbyView, SettingsView } from '../../shared/ipc/view';
import { formatAddress, parseAddress, portProblem } from '../../shared/protocol/address';
import { defaultPort } from '../../shared/protocol/limits';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useView } from '../state/store';
import { Button, Segments, Switch, TextField } from '../ui/controls';
import { onKeys } from '../ui/keys';
import { useNow } from '../ui/use-now';
import { change } from './change';
import { nearbyReport, since } from './nearby-report';
import styles from './preferences.module.css';

type Nearby = SettingsView['nearby'];

const reaches = [
  { value: '1', label: 'This network' },
  { value: '4', label: 'Nearby networks' },
  { value: '32', label: 'Whole site' },
] as const;

/** Settings for finding people on the same network, and a diagnosis when somebody cannot be found. */
export function NearbyPage() {
  const { settings, nearby } = useView();
  const set = (changes: Partial<Nearby>): void => change({ nearby: { ...settings.nearby, ...changes } });
  return (
    <>
      <Switch
        label="Find people nearby"
        hint="People on your network who have Parley open appear by themselves, with no server."
        checked={settings.nearby.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div className={styles['choice']}>
        <span>Look in</span>
        <Segments
          legend="Look in"
          options={reaches}
          value={reachOf(settings.nearby.hops)}
          onChange={(hops) => set({ hops: Number(hops) })}
        />
      </div>
      <p className={styles['soft']}>
        Beyond your own network, people appear only where its routers pass announcements on.
      </p>
      <Switch
        label="People on this computer"
        hint="For several people who are logged in to one computer."
        checked={settings.nearby.loopback}
        onChange={(loopback) => set({ loopback })}
      />
      <Why nearby={nearby} />
      <Interfaces nearby={nearby} settings={settings.nearby} set={set} />
      <Found nearby={nearby} />
      <ByHand nearby={nearby} settings={settings.nearby} set={set} />
      <ListeningPort settings={settings.nearby} set={set} />
    </>
  );
}

const reachOf = (hops: number): '1' | '4' | '32' => (hops <= 1 ? '1' : hops <= 4 ? '4' : '32');

function Why({ nearby }: { nearby: NearbyView }) {
  const [testing, setTesting] = useState(false);
  const test = async (): Promise<void> => {
    setTesting(true);
    await act(bridge().testNearby({}));
    setTesting(false);
  };
  const copy = (): void =>
    void navigator.clipboard
      .writeText(nearbyReport(nearby, Date.now()))
      .catch(() => notify('It could not be copied.'));
  return (
    <div className={styles['group']}>
      <h2>Why can’t I see someone?</h2>
      <p role="status" aria-label="Verdict">
        {nearby.verdict.text}
      </p>
      <div className={styles['row']}>
        <Button disabled={testing || !nearby.enabled} onClick={() => void test()}>
          {testing ? 'Testing …' : 'Test my network'}
        </Button>
        <Button kind="quiet" onClick={copy}>
          Copy as text
        </Button>
      </div>
    </div>
  );
}

function Interfaces({
  nearby,
  settings,
  set,
}: {
  nearby: NearbyView;
  settings: Nearby;
  set: (changes: Partial<Nearby>) => void;
}) {
  const now = useNow(1000);
  if (nearby.interfaces.length === 0) return null;
  const use = (name: string, used: boolean): void =>
    set({
      excluded: used ? settings.excluded.filter((each) => each !== name) : [...settings.excluded, name],
    });
  return (
    <div className={styles['group']}>
      <h2>This computer’s networks</h2>
      <ul>
        {nearby.interfaces.map((each) => (
          <li key={each.name + each.address}>
            <Switch
              label={`${each.name} · ${each.address}`}
              hint={interfaceState(each, now)}
              checked={each.used}
              onChange={(used) => use(each.name, used)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function interfaceState(each: NearbyView['interfaces'][number], now: number): string {
  if (!each.used) return 'Not used';
  if (each.error) return `Sending fails (${each.error})`;
  const heard = each.heardAt === null ? 'nobody heard yet' : `others heard ${since(each.heardAt, now)}`;
  if (each.works === null) return `Not tested yet, ${heard}`;
  return `${each.works ? 'Works' : 'Announcements do not come back'}, ${heard}`;
}

function Found({ nearby }: { nearby: NearbyView }) {
  const now = useNow(1000);
  if (nearby.peers.length === 0) return null;
  return (
    <div className={styles['group']}>
      <h2>People found</h2>
      <ul>
        {nearby.peers.map((peer) => (
          <li key={peer.id}>
            <div dir="auto">{peer.user || 'Somebody'}</div>
            <div className={styles['soft']}>
              {peer.state} · {peer.way}
              {peer.heardAt !== null && ` · heard ${since(peer.heardAt, now)}`} · {peer.addresses.join(', ')}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ByHand({
  nearby,
  settings,
  set,
}: {
  nearby: NearbyView;
  settings: Nearby;
  set: (changes: Partial<Nearby>) => void;
}) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const add = (): void => {
    const address = parseAddress(text);
    if (!address.ok) return setProblem(address.error);
    set({ manual: [...settings.manual, address.value] });
    setText('');
  };
  return (
    <div className={styles['group']}>
      <h2>Added by address</h2>
      <p className={styles['soft']}>
        For somebody whom announcements do not reach.
        {nearby.listening && ` Others add you by this computer’s address and ${nearby.listening}.`}
      </p>
      <form
        className={`${styles['row']} ${styles['withButton']}`}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <div className={styles['grow']}>
          <TextField
            label="Address of a person"
            placeholder={`192.168.1.7:${defaultPort}`}
            value={text}
            problem={problem}
            onChange={(event) => {
              setText(event.target.value);
              setProblem('');
            }}
          />
        </div>
        <Button type="submit" disabled={text.trim() === ''}>
          Add
        </Button>
      </form>
      <ul>
        {settings.manual.map((address) => (
          <li key={formatAddress(address)} className={styles['choice']}>
            <code className={styles['address']}>{formatAddress(address)}</code>
            <Button
              kind="quiet"
              onClick={() => set({ manual: settings.manual.filter((each) => each !== address) })}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ListeningPort({ settings, set }: { settings: Nearby; set: (changes: Partial<Nearby>) => void }) {
  const [text, setText] = useState(settings.port === 0 ? '' : String(settings.port));
  const problem = text === '' ? '' : portProblem(text);
  const apply = (): void => {
    if (!problem && Number(text) !== settings.port) set({ port: Number(text) });
  };
  return (
    <div className={styles['port']}>
      <TextField
        label="Port for others"
        placeholder="Any"
        inputMode="numeric"
        value={text}
        problem={problem}
        onChange={(event) => setText(event.target.value.trim())}
        onBlur={apply}
        onKeyDown={(event) => onKeys(event, { Enter: apply })}
      />
    </div>
  );
}
