import { useState } from 'react';
import type { NetworkView } from '../../shared/ipc/views/nearby';
import type { Settings } from '../../shared/settings/settings';
import { formatAddress, parseAddress, portProblem } from '../../shared/protocol/address';
import { defaultPort } from '../../shared/protocol/limits';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { usePreferences } from './use-preferences';
import { Button, Segments, Switch, TextField } from '../ui/controls';
import { CopyButton } from '../ui/copy-button';
import { onKeys } from '../ui/keys';
import { useNow } from '../ui/use-now';
import { change } from './change';
import { nearbyReport, since } from './nearby-report';
import styles from './preferences.module.css';

type Nearby = Settings['nearby'];

const reaches = () =>
  [
    { value: '1', label: say('nearby.thisNetwork') },
    { value: '4', label: say('nearby.nearbyNetworks') },
    { value: '32', label: say('nearby.wholeSite') },
  ] as const;

/** Settings for finding people on the same network, and a diagnosis when somebody cannot be found. */
export function NearbyPage() {
  const settings = usePreferences((view) => view.settings);
  const network = usePreferences((view) => view.network);
  const set = (changes: Partial<Nearby>): void => change({ nearby: { ...settings.nearby, ...changes } });
  return (
    <>
      <Switch
        label={say('nearby.on')}
        hint={say('nearby.onHint')}
        checked={settings.nearby.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div>
        <div className={styles['choice']}>
          <span>{say('nearby.lookIn')}</span>
          <Segments
            legend={say('nearby.lookIn')}
            options={reaches()}
            value={reachOf(settings.nearby.hops)}
            onChange={(hops) => set({ hops: Number(hops) })}
          />
        </div>
        <p className={styles['help']}>{say('nearby.lookInHint')}</p>
      </div>
      <Switch
        label={say('nearby.loopback')}
        hint={say('nearby.loopbackHint')}
        checked={settings.nearby.loopback}
        onChange={(loopback) => set({ loopback })}
      />
      <Why network={network} />
      <Interfaces network={network} settings={settings.nearby} set={set} />
      <Found network={network} />
      <ByHand network={network} settings={settings.nearby} set={set} />
      <ListeningPort settings={settings.nearby} set={set} />
    </>
  );
}

const reachOf = (hops: number): '1' | '4' | '32' => (hops <= 1 ? '1' : hops <= 4 ? '4' : '32');

function Why({ network }: { network: NetworkView }) {
  const isOn = usePreferences(({ nearby }) => nearby.enabled);
  const [testing, setTesting] = useState(false);
  const test = async (): Promise<void> => {
    setTesting(true);
    await act(bridge().testNearby({}));
    setTesting(false);
  };
  return (
    <div className={styles['group']}>
      <h2>{say('nearby.why')}</h2>
      <p role="status" aria-label={say('nearby.verdict')}>
        {network.verdict.text && say(network.verdict.text)}
      </p>
      <div className={styles['row']}>
        <Button disabled={testing || !isOn} onClick={() => void test()}>
          {testing ? say('button.testing') : say('nearby.test')}
        </Button>
        <CopyButton label={say('nearby.copy')} text={() => nearbyReport(network, Date.now())} />
      </div>
    </div>
  );
}

interface SectionProps {
  network: NetworkView;
  settings: Nearby;
  set: (changes: Partial<Nearby>) => void;
}

function Interfaces({ network, settings, set }: SectionProps) {
  const now = useNow(1000);
  if (network.interfaces.length === 0) return null;
  const use = (name: string, used: boolean): void =>
    set({
      excluded: used ? settings.excluded.filter((each) => each !== name) : [...settings.excluded, name],
    });
  return (
    <div className={styles['group']}>
      <h2>{say('nearby.interfaces')}</h2>
      <ul>
        {network.interfaces.map((each) => (
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

function interfaceState(each: NetworkView['interfaces'][number], now: number): string {
  if (!each.used) return say('interface.notUsed');
  if (each.error) return say('interface.fails', { error: each.error });
  const heard =
    each.heardAt === null
      ? say('interface.nobodyHeard')
      : say('interface.heard', { ago: since(each.heardAt, now) });
  if (each.works === null) return say('interface.notTested', { heard });
  return say(each.works ? 'interface.works' : 'interface.noEcho', { heard });
}

function Found({ network }: { network: NetworkView }) {
  const now = useNow(1000);
  if (network.peers.length === 0) return null;
  return (
    <div className={styles['group']}>
      <h2>{say('nearby.found')}</h2>
      <ul>
        {network.peers.map((peer) => (
          <li key={peer.id}>
            <div dir="auto">{peer.user || say('person.somebody')}</div>
            <div className={styles['soft']}>
              {[
                say(peer.state),
                say(peer.way),
                ...(peer.heardAt === null ? [] : [say('peer.heard', { ago: since(peer.heardAt, now) })]),
                peer.addresses.join(', '),
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ByHand({ network, settings, set }: SectionProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const add = (): void => {
    const address = parseAddress(text);
    if (!address.ok) return setProblem(say(address.error));
    set({ manual: [...settings.manual, address.value] });
    setText('');
  };
  return (
    <div className={styles['group']}>
      <h2>{say('nearby.byAddress')}</h2>
      <p className={styles['help']}>
        {network.port === null
          ? say('nearby.byAddressHint')
          : say('nearby.byAddressAndPort', { port: String(network.port) })}
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
            label={say('nearby.address')}
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
          {say('button.add')}
        </Button>
      </form>
      <ul>
        {settings.manual.map((address) => (
          <li key={formatAddress(address)} className={styles['choice']}>
            <code className={styles['address']}>{formatAddress(address)}</code>
            <Button onClick={() => set({ manual: settings.manual.filter((each) => each !== address) })}>
              {say('button.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ListeningPort({ settings, set }: { settings: Nearby; set: (changes: Partial<Nearby>) => void }) {
  const [text, setText] = useState(settings.port === 0 ? '' : String(settings.port));
  const problem = text === '' ? undefined : portProblem(text);
  const apply = (): void => {
    if (!problem && Number(text) !== settings.port) set({ port: Number(text) });
  };
  return (
    <div className={styles['port']}>
      <TextField
        label={say('nearby.port')}
        placeholder={say('nearby.anyPort')}
        inputMode="numeric"
        value={text}
        problem={problem && say(problem)}
        onChange={(event) => setText(event.target.value.trim())}
        onBlur={apply}
        onKeyDown={(event) => onKeys(event, { Enter: apply })}
      />
    </div>
  );
}
