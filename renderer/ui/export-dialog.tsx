import { useState } from 'react';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { FormDialog } from './action-dialog';
import { Segments } from './controls';
import { ProtectionFields, useProtection } from './protection';
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
  /** @param passphrase null for a file that is not encrypted */
  onExport: (format: ExportFormat, passphrase: string | null) => void;
}) {
  const [format, setFormat] = useState<ExportFormat>('page');
  const protection = useProtection('open');
  const go = (): void => {
    const passphrase = format === 'lines' ? protection.decide() : null;
    if (passphrase === undefined) return;
    onDone();
    onExport(format, passphrase);
  };
  return (
    <FormDialog
      title={title}
      action={say('export.choose')}
      onAction={go}
      onCancel={onDone}
      className={styles['form']}
    >
      <Segments legend={say('export.format')} options={formats()} value={format} onChange={setFormat} />
      <p className={styles['meaning']}>{say(meanings[format])}</p>
      {format === 'lines' && <ProtectionFields value={protection} openMeaning="export.openMeaning" />}
    </FormDialog>
  );
}
