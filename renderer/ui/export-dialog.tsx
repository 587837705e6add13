import { useState } from 'react';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { ActionDialog } from './action-dialog';
import { Segments } from './controls';
import styles from './export-dialog.module.css';

export type ExportFormat = 'page' | 'lines';

const formats = () =>
  [
    { value: 'page', label: say('export.page') },
    { value: 'lines', label: say('export.lines') },
  ] as const;

const meanings = {
  page: 'export.pageMeaning',
  lines: 'export.linesMeaning',
} as const satisfies Record<ExportFormat, Key>;

/** Asks for the format of an export. */
export function ExportDialog({
  title,
  onDone,
  onExport,
}: {
  title: string;
  onDone: () => void;
  onExport: (format: ExportFormat) => void;
}) {
  const [format, setFormat] = useState<ExportFormat>('page');
  const go = (): void => {
    onDone();
    onExport(format);
  };
  return (
    <ActionDialog title={title} action={say('export.choose')} onAction={go} onCancel={onDone}>
      <Segments legend={say('export.format')} options={formats()} value={format} onChange={setFormat} />
      <p className={styles['meaning']}>{say(meanings[format])}</p>
    </ActionDialog>
  );
}
