import { useState } from 'react';
import { parseAddress, portProblem, type Address } from '../../shared/protocol/address';
import { parseServerLink, serverLink } from '../../shared/protocol/server-link';
import { defaultPort } from '../../shared/protocol/limits';
import { say } from '../../shared/words/say';
import { phrase } from '../../shared/words/phrase';
import { serverNameUnits } from '../../shared/settings/fields';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { AcceptServer } from '../ui/connection-banner';
import { usePreferences } from './use-preferences';
import { Button, Switch, TextField } from '../ui/controls';
import { CopyButton } from '../ui/copy-button';
import { onKeys } from '../ui/keys';
import styles from './preferences.module.css';

/** Settings for connecting to a server and for hosting one. */
export function ServerPage() {
  const connection = usePreferences((view) => view.connection);
  return (
    <>
      <p className={styles['state']} role="status">
        {connection.state === 'online'
          ? say('server.connected', { server: connection.server })
          : say(connection.detail ?? phrase('server.notConnected'))}
      </p>
      <LinkOrKey />
      <ServerAddressForm />
      <Hosting />
    </>
  );
}

/** A link to the server, for others; or, if its key has changed, the way to accept that. */
function LinkOrKey() {
  const { state, link } = usePreferences((view) => view.connection);
  if (state === 'changed')
    return (
      <div className={styles['stack']}>
        <AcceptServer />
      </div>
    );
  if (link === null) return null;
  return (
    <div className={styles['stack']}>
      <p className={styles['soft']}>{say('server.known')}</p>
      <CopyButton label={say('copy.link')} text={() => link} />
    </div>
  );
}

function ServerAddressForm() {
  const settings = usePreferences((view) => view.settings);
  const [host, setHost] = useState(settings.server?.host ?? '');
  const [port, setPort] = useState(String(settings.server?.port ?? defaultPort));
  const [found, setFound] = useState('');
  const [testing, setTesting] = useState(false);
  const badPort = portProblem(port);
  // A port typed into the host field takes precedence over the port field.
  const read = parseAddress(host, badPort ? defaultPort : Number(port));
  const address = read.ok && !badPort ? read.value : undefined;
  /** Splits an address between the host and port fields. */
  const split = (whole: Address): void => {
    setHost(whole.host);
    setPort(String(whole.port));
  };
  const pasteWhole = (event: React.ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    const whole = parseServerLink(pasted);
    if (!whole.ok || !pasted.includes(':')) return;
    event.preventDefault();
    split(whole.value);
    if (whole.value.key !== undefined) void act(bridge().setServer(whole.value));
  };
  const apply = (): void => {
    if (!address) return;
    split(address);
    const same = settings.server?.host === address.host && settings.server.port === address.port;
    if (!same) void act(bridge().setServer(address));
  };
  const test = async (): Promise<void> => {
    if (!address) return;
    split(address);
    setTesting(true);
    setFound('');
    const outcome = await bridge().testServer(address);
    setTesting(false);
    setFound(outcome.ok ? say(outcome.value.detail) : outcome.error.message);
  };
  return (
    <div>
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <TextField
            label={say('server.host')}
            placeholder="192.168.1.5"
            value={host}
            problem={host === '' || read.ok ? '' : say(read.error)}
            onChange={(event) => setHost(event.target.value)}
            onPaste={pasteWhole}
            onBlur={apply}
            onKeyDown={(event) => onKeys(event, { Enter: apply })}
          />
        </div>
        <div className={styles['port']}>
          <TextField
            label={say('server.port')}
            inputMode="numeric"
            value={port}
            problem={badPort && say(badPort)}
            onChange={(event) => setPort(event.target.value.trim())}
            onBlur={apply}
            onKeyDown={(event) => onKeys(event, { Enter: apply })}
          />
        </div>
      </div>
      <div className={styles['row']}>
        <Button disabled={!address || testing} onClick={() => void test()}>
          {testing ? say('button.testing') : say('server.test')}
        </Button>
        {settings.server && (
          <Button
            onClick={() => {
              setHost('');
              void act(bridge().setServer(null));
            }}
          >
            {say('server.disconnect')}
          </Button>
        )}
      </div>
      <p className={styles['found']} role="status" aria-label={say('server.testResult')}>
        {found}
      </p>
    </div>
  );
}

function Hosting() {
  const settings = usePreferences((view) => view.settings);
  const hosting = usePreferences((view) => view.hosting);
  const [port, setPort] = useState(String(settings.hosting.port));
  const [name, setName] = useState(settings.hosting.name);
  const problem = portProblem(port);
  const set = (enabled: boolean): void => {
    if (!problem) void act(bridge().setHosting({ enabled, port: Number(port), name: name.trim() }));
  };
  const changed = Number(port) !== settings.hosting.port || name.trim() !== settings.hosting.name;
  const apply = (): void => {
    if (changed) set(settings.hosting.enabled);
  };
  return (
    <div className={styles['group']}>
      <Switch
        label={say('hosting.on')}
        hint={say('hosting.hint')}
        checked={settings.hosting.enabled}
        onChange={set}
      />
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <TextField
            label={say('hosting.name')}
            value={name}
            maxLength={serverNameUnits}
            placeholder={hosting.defaultName}
            onChange={(event) => setName(event.target.value)}
            onBlur={apply}
          />
        </div>
        <div className={styles['port']}>
          <TextField
            label={say('hosting.port')}
            inputMode="numeric"
            value={port}
            problem={problem && say(problem)}
            onChange={(event) => setPort(event.target.value.trim())}
            onBlur={apply}
          />
        </div>
      </div>
      {hosting.detail && <p role="status">{say(hosting.detail)}</p>}
      {hosting.state === 'on' && <p>{say('hosting.addresses')}</p>}
      <Addresses addresses={hosting.addresses} serverKey={hosting.key} />
      {hosting.otherAddresses.length > 0 && (
        <details>
          <summary className={styles['soft']}>{say('hosting.otherAddresses')}</summary>
          <Addresses addresses={hosting.otherAddresses} serverKey={hosting.key} />
        </details>
      )}
    </div>
  );
}

/** Addresses of the server on this computer. What is copied is a link with its key. */
const Addresses = ({ addresses, serverKey }: { addresses: readonly string[]; serverKey: string }) => (
  <ul>
    {addresses.map((address) => (
      <li key={address} className={styles['choice']}>
        <code className={styles['address']}>{address}</code>
        <CopyButton
          name={say('copy.linkTo', { address })}
          text={() => serverLink(address, serverKey)}
          failure={say('copy.failedSelect')}
        />
      </li>
    ))}
  </ul>
);
