import { start } from '../start';
import { PreferencesWindow } from './preferences-window';

start(PreferencesWindow);
