import type { View } from '../../shared/ipc/view';
import type { Archives } from './archives';
import type { Controller } from './controller';
import type { Caller } from './ipc-router';
import type { FileDialogs, TestServer } from './ports';

/** Parts of the app that the handlers of calls use. */
export interface HandlerParts {
  controller: Controller;
  archives: Archives;
  dialogs: FileDialogs;
  testServer: TestServer;
  subscribe(caller: Caller): { sequence: number; view: View };
}
