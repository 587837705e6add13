import { app } from 'electron';
import { quitAtOnce, wasQuitAtStart } from './quitting';
import { runningImage } from './appimage';

/** Quits the app in order and starts it again. */
export function startAgain(args: readonly string[]): void {
  // Whoever has quit meanwhile does not want it back.
  if (!wasQuitAtStart()) relaunch(args);
  quitAtOnce();
}

/** Has the app started again once it has ended. */
export function relaunch(args: readonly string[]): void {
  // The program inside an AppImage is gone when it ends, so the image is started.
  const image = runningImage();
  app.relaunch(image === undefined ? { args: [...args] } : { execPath: image, args: [...args] });
}
