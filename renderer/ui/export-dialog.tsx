import { useState } from 'react';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { FormDialog } from './action-dialog';
import { Segments, Switch } from './controls';
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

/** What the user has chosen. */
export interface ExportChoice {
  readonly format: ExportFormat;
  /** Null for a file that is not encrypted. */
  readonly passphrase: string | null;
  /** Whether files are copied to a folder beside it. */
  readonly files: boolean;
}

/** Asks for the format of an export. */
export function ExportDialog({
  title,
  onDone,
  onExport,
}: {
  title: string;
  onDone: () => void;
  onExport: (choice: ExportChoice) => void;
}) {
  const [format, setFormat] = useState<ExportFormat>('page');
  const [files, setFiles] = useState(false);
  const protection = useProtection('open');
  const isOpen = format === 'page' || protection.kind === 'open';
  const go = (): void => {
    const passphrase = format === 'lines' ? protection.decide() : null;
    if (passphrase === undefined) return;
    onDone();
    onExport({ format, passphrase, files: files && isOpen });
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
      {isOpen ? (
        <Switch
          label={say('export.files')}
          hint={say('export.filesMeaning')}
          checked={files}
          onChange={setFiles}
        />
      ) : (
        <p className={styles['meaning']}>{say('export.noFiles')}</p>
      )}
      {format === 'lines' && <ProtectionFields value={protection} openMeaning="export.openMeaning" />}
    </FormDialog>
  );
}
