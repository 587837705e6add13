import { useState } from 'react';
import { bridge } from '../state/bridge';
import { tell } from '../state/notices';
import { useView } from '../state/store';
import { Button } from '../ui/controls';
import { ExportDialog } from '../ui/export-dialog';
import styles from './preferences.module.css';

/** Export and import of conversations; backup and restore of the profile. */
export function ArchiveSection() {
  const { task } = useView();
  const [exporting, setExporting] = useState(false);
  const busy = task !== null;
  return (
    <>
      <div className={styles['group']}>
        <h2>Conversations</h2>
        <div className={styles['row']}>
          <Button disabled={busy} onClick={() => setExporting(true)}>
            Export all conversations…
          </Button>
          <Button disabled={busy} onClick={() => void tell(bridge().importConversations({}))}>
            Import conversations…
          </Button>
        </div>
        <p className={styles['soft']}>
          What you import is checked like messages from the network. What is here already does not change.
        </p>
      </div>
      <div className={styles['group']}>
        <h2>Profile</h2>
        <div className={styles['row']}>
          <Button disabled={busy} onClick={() => void tell(bridge().backUp({}))}>
            Back up this profile…
          </Button>
          <Button disabled={busy} onClick={() => void tell(bridge().restore({}))}>
            Restore a backup…
          </Button>
        </div>
        <p className={styles['soft']}>
          A backup holds your settings, your messages and your private key, unencrypted: whoever has the file
          can read them and write as you. Use a restored profile on one computer only.
        </p>
      </div>
      {exporting && (
        <ExportDialog
          title="Export all conversations"
          onDone={() => setExporting(false)}
          onExport={(format) => void tell(bridge().exportAll({ format }))}
        />
      )}
    </>
  );
}
