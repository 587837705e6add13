import { useEffect, useState } from 'react';
import type { DictionaryView } from '../../shared/ipc/calls/spelling';
import type { CallResult } from '../../shared/ipc/contract';
import { spellingBounds } from '../../shared/settings/spelling-bounds';
import { isolated } from '../../shared/text/visible';
import { locale } from '../../shared/words/locale';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { Button, Switch } from '../ui/controls';
import { change } from './change';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

type List = CallResult<'listDictionaries'>;

/** The dictionaries, of which several can be used together, and the user's own words. */
export function SpellingPage() {
  const isOn = usePreferences((view) => view.settings.spelling);
  const chosen = usePreferences((view) => view.settings.dictionaries);
  const [list, setList] = useState<List>();
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    void bridge()
      .listDictionaries({})
      .then((outcome) => (outcome.ok ? setList(outcome.value) : notify(outcome.error.message)));
  }, [isOn, chosen, changes]);
  if (!list) return null;
  if (list.isBySystem) return <p className={styles['soft']}>{say('spelling.bySystem')}</p>;
  const after = async (call: ReturnType<ReturnType<typeof bridge>['addDictionary']>): Promise<void> => {
    await act(call);
    setChanges((count) => count + 1);
  };
  return (
    <>
      <div className={styles['group']}>
        <h2>{say('spelling.languages')}</h2>
        <Dictionaries list={list} onRemove={(id) => void after(bridge().removeDictionary({ id }))} />
        <div className={styles['row']}>
          <Button onClick={() => void after(bridge().addDictionary({}))}>{say('spelling.addFiles')}</Button>
        </div>
        <p className={styles['help']}>{say('spelling.more')}</p>
      </div>
      <OwnWords />
    </>
  );
}

function Dictionaries({ list: { dictionaries }, onRemove }: { list: List; onRemove: (id: string) => void }) {
  const chosen = usePreferences((view) => view.settings.dictionaries);
  // The list follows a choice a moment later.
  const isIn = ({ id, isUsed }: DictionaryView): boolean => chosen?.includes(id) ?? isUsed;
  const used = dictionaries.filter(isIn).map(({ id }) => id);
  const isFull = used.length >= spellingBounds.dictionaries;
  const choose = (id: string, isUsed: boolean): void =>
    change({ dictionaries: isUsed ? [...used, id] : used.filter((each) => each !== id) });
  return (
    <>
      <ul className={styles['computers']}>
        {dictionaries.map((dictionary) => {
          const { id, origin, problem } = dictionary;
          return (
            <li key={id} className={styles['choice']}>
              <span>
                <Switch
                  label={nameOf(id)}
                  hint={say(`spelling.origin.${origin}`)}
                  checked={isIn(dictionary)}
                  disabled={isFull && !isIn(dictionary)}
                  onChange={(isChecked) => choose(id, isChecked)}
                />
                {problem && (
                  <span className={styles['problem']} role="alert">
                    {say(problem)}
                  </span>
                )}
              </span>
              {origin === 'own' && (
                <Button
                  aria-label={say('spelling.removeNamed', { name: isolated(nameOf(id)) })}
                  onClick={() => onRemove(id)}
                >
                  {say('button.remove')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {used.length === 0 && <p className={styles['soft']}>{say('spelling.nothing')}</p>}
      {isFull && <p className={styles['soft']}>{say('spelling.atMost', { count: used.length })}</p>}
    </>
  );
}

/** “German (Austria)”, or the id where the browser knows no name. */
function nameOf(id: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(id.replaceAll('_', '-')) ?? id;
  } catch {
    return id;
  }
}

function OwnWords() {
  const words = usePreferences((view) => view.settings.ownWords);
  return (
    <div className={styles['group']}>
      <h2>{say('spelling.ownWords')}</h2>
      {words.length === 0 && <p className={styles['soft']}>{say('spelling.noOwnWords')}</p>}
      <ul>
        {sorted(words).map((word) => (
          <li key={word} className={styles['choice']}>
            <span dir="auto">{word}</span>
            <Button
              aria-label={say('spelling.removeNamed', { name: isolated(word) })}
              onClick={() => change({ ownWords: words.filter((each) => each !== word) })}
            >
              {say('button.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const sorted = (words: readonly string[]): string[] =>
  [...words].sort((a, b) => a.localeCompare(b, locale()));
