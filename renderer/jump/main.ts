import { createElement } from 'react';
import { start } from '../start';
import { hearKeys } from '../ui/keys';
import { EarlyTyping } from './early-typing';
import { JumpWindow } from './jump-window';

const early = new EarlyTyping(hearKeys);
start(() => createElement(JumpWindow, { early }));
