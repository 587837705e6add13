import { useState } from 'react';
import { Button, Dialog, Segments } from './controls';
import styles from './export-dialog.module.css';

export type ExportFormat = 'page' | 'lines';

const formats = [
  { value: 'page', label: 'To read' },
  { value: 'lines', label: 'To import again' },
] as const;

const meanings: Record<ExportFormat, string> = {
  page: 'A web page (HTML) that any browser shows and prints. It cannot be imported again.',
  lines: 'A data file (JSON Lines) with everything, signatures included. Parley can import it again.',
};

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
    <Dialog
      title={title}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button kind="primary" onClick={go}>
            Choose a file…
          </Button>
        </>
      }
    >
      <Segments legend="Format" options={formats} value={format} onChange={setFormat} />
      <p className={styles['meaning']}>{meanings[format]}</p>
    </Dialog>
  );
}
