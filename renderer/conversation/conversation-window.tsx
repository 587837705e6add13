import { useEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useConversation, useOwnConversation, viewNow } from './use-conversation';
import { ConnectionBanner } from '../ui/connection-banner';
import { SearchPanel } from '../search/search-panel';
import { HoverCards, HoverFacts } from '../ui/hover-card';
import { useShortcut } from '../ui/keys';
import { PersonCard } from '../ui/person-card';
import { SafetyDialog } from '../ui/safety-dialog';
import { useChosenPerson } from '../ui/use-chosen-person';
import { StorageBanner } from '../ui/storage-banner';
import { AllFiles } from './all-files/all-files';
import { AloneLine } from './company';
import { Header, type ConversationDialog } from './header';
import { DeletedBanner } from './history-actions';
import { ChosenReaction } from './kinds/reaction-chosen';
import { actionsIn, canActIn, EditedProvider, KindProvider, type KindActions } from './kinds/actions';
import { useEditing } from './kinds/use-editing';
import { MissingLine } from './missing-line';
import { NamesakeBanners } from './namesake-banner';
import { OpenDialog } from './open-dialog';
import { PinBar } from './pins/pin-bar';
import { SharingBanner } from './screens/sharing-banner';
import { Planned } from './planned';
import { PendingPeople } from './pending-people';
import { messageMeant, messageToAnswer, useAnswering } from './replies/use-answering';
import { Transcript } from './transcript';
import { WritingPlace } from './writing-place';
import { DropArea } from './files/drop-area';
import { Viewing } from './files/viewing';
import styles from './conversation.module.css';

/** The window of one conversation: its people, its messages and the composer. */
export function ConversationWindow() {
  const id = useOwnConversation();
  const conversation = useConversation(({ conversations }) => conversations[id]);
  const [open, setOpen] = useState<ConversationDialog>();
  const editing = useEditing(id);
  const { startEdit, endEdit } = editing;
  const answering = useAnswering(id);
  const { startReply } = answering;
  // Memoized: a new context value renders every message again.
  const actions = useMemo(
    () =>
      actionsIn(id, {
        startEdit,
        startReply(row) {
          endEdit();
          startReply(row);
        },
      }),
    [id, startEdit, endEdit, startReply],
  );
  const [compared, setCompared] = useChosenPerson('onSafetyChosen');
  const comparedPerson = useConversation(({ people }) =>
    compared === undefined ? undefined : people[compared],
  );
  const [carded, setCarded] = useChosenPerson('onCardChosen');
  const cardedPerson = useConversation(({ people }) => (carded === undefined ? undefined : people[carded]));
  const [searching, setSearching] = useState(false);
  const target = useConversation(({ page }) => page.target?.sequence);
  const isPlanned = conversation?.planned === true;
  const [listed, setListed] = useState<{ target: number | undefined }>();
  // Whatever leads to a message, such as a search in the list of conversations, shows the messages instead of the files.
  const listing = listed !== undefined && listed.target === target && conversation?.deleting === false;
  const endList = (): void => setListed(undefined);
  const list = (): void => {
    setSearching(false);
    if (!isPlanned) setListed({ target });
  };
  const edited = editing.editing?.id;
  const isEditing = edited !== undefined;
  useShortcut('search', () => setSearching(!isPlanned && !listing));
  useShortcut('allFiles', list);
  useMessageShortcuts(actions, !listing);
  useEffect(() => bridge().onNameChosen(() => setOpen('title')), []);
  const box = useRef<HTMLTextAreaElement>(null);
  const answered = answering.answered?.id;
  // Focuses the composer at first, again after a search, a dialog or an edit, and for a reply.
  useEffect(() => {
    const isCovered = open !== undefined || compared !== undefined || carded !== undefined;
    if (!isCovered && !searching && !listing && !isEditing) box.current?.focus();
  }, [open, compared, carded, searching, listing, isEditing, answered]);
  const close = (): void => setOpen(undefined);
  if (!conversation) return <p className={styles['gone']}>{say('conversation.gone')}</p>;
  return (
    <KindProvider value={canActIn(conversation) ? actions : undefined}>
      <main className={styles['window']}>
        <Header
          conversation={conversation}
          onOpen={setOpen}
          onSearch={() => {
            endList();
            setSearching(true);
          }}
          onFiles={list}
        />
        <PinBar conversation={id} onShowAll={() => setOpen('pins')} />
        <ConnectionBanner />
        <SharingBanner />
        <NamesakeBanners conversation={conversation} onCompare={setCompared} />
        {searching && <SearchPanel conversation={id} onDone={() => setSearching(false)} />}
        <StorageBanner />
        <DeletedBanner conversation={conversation} />
        <PendingPeople conversation={conversation} onShowAll={() => setOpen('people')} />
        <AloneLine conversation={conversation} />
        <MissingLine conversation={conversation} />
        {listing && (
          <AllFiles
            conversation={id}
            onGoTo={(row) => {
              endList();
              void act(bridge().showRow({ conversation: id, row }));
            }}
            onDone={endList}
          />
        )}
        {/* Hidden, not unmounted, so that the reader's place and the draft are kept. */}
        <div className={styles['messages']} hidden={listing}>
          {isPlanned ? (
            <Planned conversation={conversation} />
          ) : conversation.deleting ? (
            <div className={styles['transcript']} />
          ) : (
            <EditedProvider value={edited}>
              <Viewing conversation={id}>
                <Transcript conversation={conversation} />
              </Viewing>
            </EditedProvider>
          )}
          {canActIn(conversation) && !listing && <DropArea conversation={id} />}
          <WritingPlace conversation={conversation} box={box} editing={editing} answering={answering} />
        </div>
        <ChosenReaction />
        {open !== undefined && (compared === undefined || open !== 'safety') && (
          <OpenDialog conversation={conversation} open={open} onCompare={setCompared} onDone={close} />
        )}
        {cardedPerson && !comparedPerson && (
          <PersonCard
            person={cardedPerson}
            onCompare={() => setCompared(carded)}
            onDone={() => setCarded(undefined)}
          />
        )}
        <HoverCards render={(person) => <Hovered person={person} />} onOpen={setCarded} />
        {comparedPerson && <SafetyDialog person={comparedPerson} onDone={() => setCompared(undefined)} />}
      </main>
    </KindProvider>
  );
}

function Hovered({ person: id }: { person: string }) {
  const person = useConversation(({ people, me }) => (id === me.id ? undefined : people[id]));
  return person && <HoverFacts person={person} />;
}

/** Shortcuts for the message that the focus is on, or else the last one. */
function useMessageShortcuts({ startReply, setSaved }: KindActions, areShown: boolean): void {
  const focused = (): string | undefined => document.activeElement?.closest('article')?.dataset['row'];
  useShortcut('reply', () => {
    if (!areShown) return;
    const { rows, me } = viewNow();
    const found = messageToAnswer(rows, focused(), me.id);
    if (found) startReply(found.id);
  });
  useShortcut('save', () => {
    if (!areShown) return;
    const { rows, saved } = viewNow();
    const found = messageMeant(rows, focused());
    if (found) void setSaved(found.id, !saved.includes(found.id));
  });
}
