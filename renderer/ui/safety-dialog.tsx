import { useEffect, useRef, useState } from 'react';
import type { CallResult } from '../../shared/ipc/contract';
import type { PersonView } from '../../shared/ipc/views/people';
import type { CodeVerdict } from '../../shared/safety/pair';
import { isolated } from '../../shared/text/visible';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { shownName } from '../state/names';
import { act, notify } from '../state/notices';
import { useSelected } from '../state/store';
import { Button, Dialog, TextField } from './controls';
import { CopyButton } from './copy-button';
import { pictureTypes } from './picture';
import { QrCode } from './qr-code';
import { readCode } from './read-code';
import styles from './safety-dialog.module.css';

const verdicts = {
  same: 'safety.codeSame',
  own: 'safety.codeOwn',
  'another-person': 'safety.codeAnother',
  'not-for-me': 'safety.codeNotForMe',
  'no-code': 'safety.codeNone',
} as const satisfies Record<CodeVerdict, Key>;

/** What the user and a person compare to know that each has the other's key, and the mark that says that they have. */
export function SafetyDialog({ person, onDone }: { person: PersonView; onDone: () => void }) {
  const { id, verified } = person;
  const name = shownName(person);
  const [compared, setCompared] = useState<CallResult<'compareWith'>>();
  useEffect(() => {
    let isShown = true;
    void bridge()
      .compareWith({ person: id })
      .then((outcome) => {
        if (!isShown) return;
        if (outcome.ok) setCompared(outcome.value);
        else notify(outcome.error.message);
      });
    return () => void (isShown = false);
  }, [id]);
  return (
    <Dialog
      title={say('safety.wordsTitle', { name })}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>{say('button.close')}</Button>
          <Button
            kind={verified ? 'plain' : 'primary'}
            disabled={!compared}
            onClick={() => void act(bridge().setVerified({ person: id, verified: !verified }))}
          >
            {say(verified ? 'safety.unverify' : 'safety.verify')}
          </Button>
        </>
      }
    >
      {person.called !== undefined && <p>{say('card.called', { name: isolated(person.called) })}</p>}
      <p>{say('safety.wordsHow', { name })}</p>
      <div className={styles['words']} aria-busy={!compared}>
        {compared?.words.map(({ person: whose, words }) => (
          <Words key={whose} of={whose === id ? person.user : undefined} words={words} />
        )) ?? <p className={styles['soft']}>{say('safety.wordsMaking')}</p>}
      </div>
      {verified && <p role="status">{say('safety.isVerified', { name })}</p>}
      {compared && <Code person={person} code={compared.code} />}
    </Dialog>
  );
}

/** The six words of one of the two. @param of their name; undefined for the user */
function Words({ of, words }: { of: string | undefined; words: readonly string[] }) {
  const me = useSelected((view) => view.me.user);
  const title = of ?? say('person.me', { name: me });
  return (
    <section aria-label={say('safety.wordsOf', { name: title })}>
      <h3 dir="auto">{title}</h3>
      <ol lang="en" translate="no">
        {words.map((word, at) => (
          <li key={at}>{word}</li>
        ))}
      </ol>
    </section>
  );
}

/** The same as a code: one shows it, the other scans it, or reads its text or a picture of it. */
function Code({ person, code }: { person: PersonView; code: readonly string[] }) {
  const name = shownName(person);
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [verdict, setVerdict] = useState<CodeVerdict>();
  const check = async (read: string): Promise<void> => {
    const outcome = await bridge().checkCode({ person: person.id, text: read });
    if (outcome.ok) setVerdict(outcome.value.verdict);
    else notify(outcome.error.message);
  };
  const copy = async (): Promise<void> => {
    const outcome = await bridge().copyCode({ person: person.id });
    if (!outcome.ok) throw new Error(outcome.error.message);
  };
  const take = async (picture: File | undefined): Promise<void> => {
    if (picture) await check((await readCode(picture)) ?? '');
  };
  return (
    <details className={styles['code']}>
      <summary>{say('safety.byCode')}</summary>
      <p>{say('safety.byCodeHow', { name })}</p>
      <QrCode rows={code} label={say('safety.ownCode', { name })} />
      <CopyButton label={say('safety.copyCode')} copy={copy} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void check(text);
        }}
      >
        <TextField
          label={say('safety.theirCode', { name })}
          value={text}
          reserve={false}
          onChange={(event) => setText(event.target.value)}
        />
        <input
          ref={file}
          type="file"
          hidden
          accept={pictureTypes}
          aria-label={say('safety.codePicture')}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <div className={styles['buttons']}>
          <Button type="submit" disabled={text.trim() === ''}>
            {say('safety.checkCode')}
          </Button>
          <Button onClick={() => file.current?.click()}>{say('safety.openPicture')}</Button>
        </div>
      </form>
      <p className={verdict === 'same' ? undefined : styles['wrong']} role="status">
        {verdict === undefined ? '' : say(verdicts[verdict], { name })}
      </p>
    </details>
  );
}
