import { start } from '../start';
import { ConversationWindow } from './conversation-window';

start(ConversationWindow);
