import { start } from '../start';
import { SharingWindow } from './sharing-window';

start(SharingWindow);
