import type { View } from '../../../shared/ipc/view';
import type { Archives } from '../features/archives/archives';
import type { Controller } from '../features/controller';
import type { Caller } from './router';
import type { FileDialogs, TestServer } from '../ports';

/** Parts of the app that the handlers of calls use. */
export interface HandlerParts {
  controller: Controller;
  archives: Archives;
  dialogs: FileDialogs;
  testServer: TestServer;
  subscribe(caller: Caller): { sequence: number; view: View };
}
