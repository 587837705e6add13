import { EllipsisVertical, Lock, LockOpen } from 'lucide-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { listNames } from '../../shared/words/lists';
import type { InvitationView } from '../../shared/ipc/views/invitations';
import type { PersonView } from '../../shared/ipc/views/people';
import { limits } from '../../shared/protocol/limits';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf, namesOf } from '../state/names';
import { act, watch } from '../state/notices';
import { useSpelling } from '../spelling/use-spelling';
import { useFirstField } from './use-first-field';
import { useInvitations } from './use-invitations';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/controls';
import { onKeys } from '../ui/keys';
import { Menu } from '../ui/menu';
import { namesakeWarning, PersonName } from '../ui/person-name';
import { words } from '../ui/words';
import { Icon } from '../ui/icon';
import styles from './invitation.module.css';

/** Open invitations, by inviter. Of an inviter with many, only the first few are listed. */
export function InvitationWindow() {
  const invitations = useInvitations((view) => view.invitations);
  const waiting = useInvitations((view) => view.waiting);
  const shown = Object.values(invitations).sort((a, b) => a.at - b.at);
  const none = waiting.count === 0;
  useFirstField();
  const unlisted = waiting.count - waiting.inviters.reduce((sum, { count }) => sum + count, 0);
  useEffect(() => {
    if (none) void watch(bridge().closeWindow({}));
  }, [none]);
  return (
    <main className={styles['window']} aria-label={say('invitations.title')}>
      <h1 className="visually-hidden">{say('invitations.title')}</h1>
      {waiting.inviters.map(({ person, count }) => {
        const theirs = shown.filter(({ from }) => from === person);
        return (
          <Fragment key={person}>
            {theirs.map((invitation) => (
              <Invitation key={invitation.id} invitation={invitation} only={waiting.count === 1} />
            ))}
            {count > theirs.length && theirs[0] && (
              <MoreOf from={person} conversation={theirs[0].id} count={count - theirs.length} />
            )}
          </Fragment>
        );
      })}
      {unlisted > 0 && (
        <p className={styles['unlisted']}>{say('invitations.moreFromOthers', { count: unlisted })}</p>
      )}
    </main>
  );
}

/** Number of an inviter's unlisted invitations, with buttons that ignore or decline them all. */
function MoreOf({ from, conversation, count }: { from: string; conversation: string; count: number }) {
  const name = useInvitations((view) => nameOf(view, from));
  return (
    <section className={styles['more']} aria-label={say('invitations.moreLabel', { name })}>
      <p>{words('invitations.moreFrom', { count, name: <bdi>{name}</bdi> })}</p>
      <div className={styles['actions']}>
        <Button kind="quiet" onClick={() => void act(bridge().ignore({ conversation }))}>
          {say('invitations.ignore', { name })}
        </Button>
        <Button onClick={() => void act(bridge().declineAll({ from }))}>
          {say('invitations.declineAll')}
        </Button>
      </div>
    </section>
  );
}

const About = ({ title }: { title: string }) => (
  <span className={styles['title']}> {words('invitations.about', { title: <bdi>{title}</bdi> })}</span>
);

/** Whether what is said there is encrypted from end to end. */
const Sealing = ({ sealed }: { sealed: boolean }) => (
  <span className={styles['sealing']} title={say(sealed ? 'sealing.sealedMeaning' : 'sealing.openMeaning')}>
    <Icon of={sealed ? Lock : LockOpen} size={13} />
    {say(sealed ? 'sealing.sealed' : 'sealing.open')}
  </span>
);

/** Who invites; before the picture of the conversation, if it has one. */
const Face = ({ person, picture }: { person: PersonView; picture: string | undefined }) =>
  picture === undefined ? (
    <Avatar person={person} size={44} presence />
  ) : (
    <span className={styles['faces']}>
      <img className={styles['picture']} src={picture} alt="" draggable={false} />
      <Avatar person={person} size={26} />
    </span>
  );

function Invitation({ invitation, only }: { invitation: InvitationView; only: boolean }) {
  const name = useInvitations((view) => nameOf(view, invitation.from));
  const person = useInvitations(({ people }) => people[invitation.from]);
  const rest = invitation.others.filter((id) => id !== invitation.from);
  const others = useInvitations((view) => listNames(namesOf(view, rest), 5));
  const conversation = invitation.id;
  const warning = person && namesakeWarning(person);
  const ignore = {
    label: say('invitations.ignoreFrom', { name }),
    run: () => void act(bridge().ignore({ conversation })),
  };
  return (
    <section
      className={`${styles['invitation']} ${only ? styles['only'] : ''}`}
      aria-label={say('invitations.from', { name })}
    >
      <div className={styles['who']}>
        {person && <Face person={person} picture={invitation.picture} />}
        <p>
          {words(rest.length > 0 ? 'invitations.invitesWith' : 'invitations.invites', {
            name: (
              <strong dir="auto">
                <PersonName person={person} />
              </strong>
            ),
            others,
            about: invitation.title ? <About title={invitation.title} /> : '',
          })}
          <Sealing sealed={invitation.sealed} />
        </p>
        <Menu
          label={say('invitations.menu', { name })}
          icon={<Icon of={EllipsisVertical} />}
          items={[ignore]}
        />
      </div>
      {warning !== undefined && <p className={styles['warning']}>{warning}</p>}
      {invitation.first !== null && (
        <blockquote
          className={styles['first']}
          dir="auto"
          // So that a long one can be scrolled with the keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={say('invitations.first', { name })}
        >
          {invitation.first}
        </blockquote>
      )}
      <Answer conversation={conversation} name={name} />
    </section>
  );
}

/** A field for an answer, which accepts the invitation, and the buttons. */
function Answer({ conversation, name }: { conversation: string; name: string }) {
  const [answer, setAnswer] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const isChecked = useSpelling(
    box,
    answer,
    useInvitations((view) => view.spelling),
  );
  const isBlankAnswer = isBlank(answer);
  const over = [...answer].length - limits.textCharacters;
  const accept = (): void => {
    if (over <= 0) void act(bridge().accept({ conversation, answer }));
  };
  return (
    <form
      className={styles['answer']}
      onSubmit={(event) => {
        event.preventDefault();
        accept();
      }}
    >
      <textarea
        ref={box}
        spellCheck={isChecked}
        className={styles['box']}
        aria-label={say('invitations.answer', { name })}
        placeholder={say('invitations.answerPlaceholder')}
        rows={1}
        dir="auto"
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
        onKeyDown={(event) =>
          onKeys(event, {
            Enter: () => {
              if (event.shiftKey) return false;
              // Without an answer it does not accept: who wants that presses the button.
              if (!isBlankAnswer) accept();
              return true;
            },
          })
        }
      />
      {over > 0 && (
        <p className={styles['warning']}>{say('composer.tooLong', { over, most: limits.textCharacters })}</p>
      )}
      <div className={styles['actions']}>
        <Button onClick={() => void act(bridge().decline({ conversation }))}>
          {say('invitations.decline')}
        </Button>
        <Button kind="primary" type="submit" disabled={over > 0}>
          {say(isBlankAnswer ? 'invitations.accept' : 'invitations.acceptAndAnswer')}
        </Button>
      </div>
    </form>
  );
}
