import type { Bridge } from '../../shared/ipc/contract';

declare global {
  interface Window {
    readonly parley: Bridge & {
      /** The path of a file that was dropped or pasted; empty if it is not on the disk. */
      pathOf(file: File): string;
      /** Checks what is typed in this page, in the letters of a language. */
      checkSpelling(language: string): void;
    };
  }
}

/** Calls to the main process, and its events. */
export const bridge = (): Bridge => window.parley;

/** The path of a file that was dropped or pasted; empty if it is not on the disk. */
export const pathOf = (file: File): string => window.parley.pathOf(file);

/** Has what is typed in this page checked, in the letters of a language. */
export const checkSpelling = (language: string): void => window.parley.checkSpelling(language);
