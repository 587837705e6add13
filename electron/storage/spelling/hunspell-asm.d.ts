/** Hunspell as Emscripten made it, without the package's loader, which needs more packages. */
declare module 'hunspell-asm/dist/cjs/lib/node/hunspell.js' {
  /** Makes the program, in a memory of its own; it can be used once `onRuntimeInitialized` was called. */
  export default function hunspell(options: {
    onRuntimeInitialized(): void;
    onAbort(reason: unknown): void;
    print(text: string): void;
    printErr(text: string): void;
  }): HunspellProgram;

  type Call = (...args: number[]) => number;
  export interface HunspellProgram {
    readonly FS: {
      mkdir(path: string): void;
      writeFile(path: string, bytes: Uint8Array): void;
      unlink(path: string): void;
    };
    cwrap(name: string, result: 'number' | null, args: readonly 'number'[]): Call;
    /** The text in the program's memory: its address, to be freed. */
    allocateUTF8(text: string): number;
    UTF8ToString(address: number): string;
    getValue(address: number, type: '*'): number;
    _malloc(bytes: number): number;
    _free(address: number): void;
  }
}
