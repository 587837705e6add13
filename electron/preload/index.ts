import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { checkSpelling } from './spelling';

type Listener = (payload: unknown) => void;

// The build puts in the names of the contract, without its schemas: this script runs again for every window that opens.
declare const callNames: readonly string[];
declare const eventNames: readonly string[];

const call = (name: string) => (args: unknown) => ipcRenderer.invoke(`call:${name}`, args);

const listen = (name: string) => (listener: Listener) => {
  const relay = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
  ipcRenderer.on(`event:${name}`, relay);
  return () => void ipcRenderer.removeListener(`event:${name}`, relay);
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** One function per call and per event of the contract, paths of dropped files, and the checking of spelling. Pages cannot reach `ipcRenderer` itself. */
contextBridge.exposeInMainWorld('parley', {
  ...Object.fromEntries(callNames.map((name) => [name, call(name)])),
  checkSpelling,
  pathOf: (file: File) => webUtils.getPathForFile(file),
  ...Object.fromEntries(eventNames.map((name) => [`on${capitalised(name)}`, listen(name)])),
});
