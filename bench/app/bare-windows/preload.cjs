// eslint-disable-next-line @typescript-eslint/no-require-imports -- a preload in the sandbox cannot be a module
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bare', { open: () => ipcRenderer.send('open') });
