import { start } from '../start';
import { JumpWindow } from './jump-window';

start(JumpWindow);
