import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import styles from './preferences.module.css';
import { usePreferences } from './use-preferences';

/** Where received files are saved. */
export function FilesPage() {
  const folder = usePreferences((view) => view.settings.fileFolder);
  return (
    <div className={styles['group']}>
      <h2>{say('filesPage.folder')}</h2>
      <div className={styles['choice']}>
        <span dir="auto">{folder === '' ? say('filesPage.usualFolder') : folder}</span>
        <span className={styles['buttons']}>
          {folder !== '' && (
            <Button onClick={() => void act(bridge().chooseFileFolder({ usual: true }))}>
              {say('filesPage.usual')}
            </Button>
          )}
          <Button onClick={() => void act(bridge().chooseFileFolder({ usual: false }))}>
            {say('filesPage.choose')}
          </Button>
        </span>
      </div>
      <p className={styles['help']}>{say('filesPage.folderHint')}</p>
    </div>
  );
}
