import { basename } from 'node:path';
import type { soundsCalls } from '../../../../shared/ipc/calls/sounds';
import { soundSettings } from '../../../../shared/settings/sounds';
import { isolated, plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import { CallError, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import { isPlayable, type Sounds } from './sounds';

export interface SoundsCallParts extends Pick<Parts, 'preferences' | 'dialogs' | 'desktop'> {
  sounds: Pick<Sounds, 'play'>;
}

/** Names of files that can be chosen; what one is, its bytes say. */
const extensions = ['wav', 'ogg', 'oga', 'opus', 'mp3', 'flac', 'm4a'];

/** Handlers of the calls about sounds. */
export const soundsHandlers = ({
  preferences,
  dialogs,
  desktop,
  sounds,
}: SoundsCallParts): HandlersOf<typeof soundsCalls> => ({
  playSound: async ({ kind }) => {
    if (preferences.all[soundSettings[kind]] !== 'desktop') return sounds.play(kind);
    // The desktop plays its own only with a notification.
    const content = { title: say('notification.app'), body: say('sound.example') };
    await desktop.notify(
      'sound',
      { ...content, sound: kind === 'invitation' ? kind : 'message' },
      { open: () => undefined },
    );
  },
  chooseSoundFile: async ({ kind }, { window }) => {
    const path = await dialogs.open(window, {
      title: say('sound.chooseTitle'),
      kind: { name: say('sound.files'), extensions },
    });
    if (path === undefined) return;
    if (!(await isPlayable(path)))
      throw new CallError(
        'not-a-sound',
        say('failure.notASound', { file: isolated(plainLine(basename(path))) }),
      );
    preferences.change({
      soundFiles: { ...preferences.all.soundFiles, [kind]: path },
      [soundSettings[kind]]: 'file',
    });
    sounds.play(kind);
  },
});
