import { start } from '../start';
import { TransfersWindow } from './transfers-window';

start(TransfersWindow);
