import { start } from '../start';
import { WatchingWindow } from './watching-window';

start(WatchingWindow);
