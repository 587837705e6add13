import type { Node, OnSent, Setup } from './node';

/** A node that can end. */
export interface Person extends Node {
  /** Ends as if its computer crashed: unsent data is lost. */
  end(): Promise<void>;
}

export interface RunningServer {
  /** Ends in an orderly way. */
  stop(): Promise<void>;
  /** Ends at once, whatever it is doing. */
  kill(): Promise<void>;
}

/** What can happen to disks. */
export interface Disks {
  /** Damages the files of a node that is down as a power cut may. Returns what was done. */
  damage(node: number): string;
  /** Fills the disk. Returns whether that was possible. */
  fill(node: number): boolean;
  /** Makes room again. */
  free(node: number): void;
}

/** Where nodes run and store their files. */
export interface Homes {
  /** Starts a node with its stored files. Rejects if that fails. */
  startPerson(setup: Setup, onSent: OnSent): Promise<Person>;
  /**
   * Copies a person's files, keys included, to another home, which is not in use and loses its own files. Returns
   * whether there was something to copy, and room for it.
   */
  copyPerson(from: number, to: number): boolean;
  /** Starts the server with its stored files. */
  startServer(port: number): Promise<RunningServer>;
  /** Deletes the server's files. */
  forgetServer(): void;
  readonly disks: Disks | undefined;
  /** Peak memory of a program in MiB, or of all together if they share a process. */
  memory(): number;
  /** Problems that occurred by themselves. */
  readonly problems: readonly string[];
  end(): Promise<void>;
}
