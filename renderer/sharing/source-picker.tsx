import { useEffect, useState } from 'react';
import type { ScreenSourceView } from '../../shared/ipc/calls/screens';
import { plainLine } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';
import { Button } from '../ui/controls';
import styles from './sharing.module.css';

const kinds = ['screen', 'window'] as const;
const headings = { screen: 'sharing.screens', window: 'sharing.windows' } as const;

/** A source with the address of its picture. */
interface Shown extends Omit<ScreenSourceView, 'picture'> {
  readonly address: string;
}

/** The screens and windows of this computer, of which a press shares one. */
export function SourcePicker({
  onChoose,
  onCancel,
}: {
  onChoose: (source: string) => void;
  onCancel: () => void;
}) {
  const [sources, setSources] = useState<readonly Shown[]>();
  const [looked, setLooked] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void bridge()
      .listScreens({})
      .then((listed) => {
        if (!isWanted) return;
        if (!listed.ok) notify(listed.error.message);
        setSources(listed.ok ? listed.value.sources.map(shown) : []);
      });
    return () => void (isWanted = false);
  }, [looked]);
  useEffect(() => () => sources?.forEach(({ address }) => URL.revokeObjectURL(address)), [sources]);
  const found = kinds.filter((kind) => sources?.some((each) => each.kind === kind));
  return (
    <>
      <div className={styles['sources']} aria-busy={sources === undefined}>
        {sources === undefined && <p className={styles['soft']}>{say('sharing.looking')}</p>}
        {sources?.length === 0 && <p className={styles['soft']}>{say('sharing.none')}</p>}
        {found.map((kind) => (
          <section key={kind} aria-labelledby={`sources-${kind}`}>
            <h2 id={`sources-${kind}`} className={styles['heading']}>
              {say(headings[kind])}
            </h2>
            <ul className={styles['grid']}>
              {sources
                ?.filter((each) => each.kind === kind)
                .map(({ id, name, address }) => (
                  <li key={id}>
                    <button type="button" className={styles['source']} onClick={() => onChoose(id)}>
                      <img src={address} alt="" />
                      <span dir="auto">{plainLine(name)}</span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={styles['foot']}>
        <Button
          kind="link"
          onClick={() => {
            setSources(undefined);
            setLooked(looked + 1);
          }}
        >
          {say('sharing.again')}
        </Button>
        <Button onClick={onCancel}>{say('button.cancel')}</Button>
      </div>
    </>
  );
}

const shown = ({ picture, ...source }: ScreenSourceView): Shown => ({
  ...source,
  address: URL.createObjectURL(new Blob([picture], { type: 'image/png' })),
});
