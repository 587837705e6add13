import { start } from '../start';
import { RosterWindow } from './roster-window';

start(RosterWindow);
