import { start } from '../start';
import { InvitationWindow } from './invitation-window';

start(InvitationWindow);
