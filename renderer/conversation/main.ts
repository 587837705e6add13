import { start } from '../start';
import { ConversationWindow } from './conversation-window';
import { loadFormatting } from './text/use-formatting';

start(ConversationWindow);
// Most conversations have some: in a spare window it is there before it is needed.
requestIdleCallback(() => void loadFormatting());
