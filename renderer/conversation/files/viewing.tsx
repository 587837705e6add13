import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { displayOf } from '../../files/file-kind';
import { isHere } from '../../files/transfer-actions';
import { useConversation } from '../use-conversation';
import { Viewer, type ViewedPicture } from './viewer';

const ViewerContext = createContext<(row: string) => void>(() => undefined);

/** A function that opens the picture of a row in the viewer. */
export const useViewer = (): ((row: string) => void) => useContext(ViewerContext);

/** Lets pictures within be viewed. It knows those of the rows that are loaded. */
export function Viewing({ conversation, children }: { conversation: string; children: ReactNode }) {
  const [viewed, setViewed] = useState<string>();
  return (
    <ViewerContext value={setViewed}>
      {children}
      {viewed !== undefined && (
        <Open
          conversation={conversation}
          row={viewed}
          onShow={setViewed}
          onDone={() => setViewed(undefined)}
        />
      )}
    </ViewerContext>
  );
}

function Open({
  conversation,
  row,
  onShow,
  onDone,
}: {
  conversation: string;
  row: string;
  onShow: (row: string) => void;
  onDone: () => void;
}) {
  const rows = useConversation((view) => view.rows);
  const transfers = useConversation((view) => view.transfers);
  const pictures = useMemo(
    () =>
      Object.values(rows)
        .filter(({ id }) => isHere(transfers[id]))
        .sort((a, b) => (a.order < b.order ? -1 : 1))
        .flatMap(pictureIn),
    [rows, transfers],
  );
  if (!pictures.some((picture) => picture.row === row)) return null;
  return <Viewer conversation={conversation} pictures={pictures} row={row} onShow={onShow} onDone={onDone} />;
}

const pictureIn = ({ id, file }: RowView): ViewedPicture[] =>
  file && displayOf(file) === 'picture' ? [{ row: id, name: file.name }] : [];
