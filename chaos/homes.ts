import type { Node, OnSent, Setup } from './node';

/** A node that can end. */
export interface Person extends Node {
  /** Ends as if its computer had: nothing that it has not sent yet gets out. */
  end(): Promise<void>;
}

export interface RunningServer {
  /** Ends in order. */
  stop(): Promise<void>;
  /** Ends at once, whatever it is doing. */
  kill(): Promise<void>;
}

/** What can happen to a disk while nobody uses it, or somebody does. */
export interface Disks {
  /** What a power cut leaves of what a node that is down was writing. Returns what was done. */
  damage(node: number): string;
  /** There is no more room. Returns whether it could be taken. */
  fill(node: number): boolean;
  /** There is room again. */
  free(node: number): void;
}

/** Where nodes run and keep what they have. */
export interface Homes {
  /** Starts a node with all that it wrote down before; rejects when it cannot. */
  startPerson(setup: Setup, onSent: OnSent): Promise<Person>;
  /**
   * A person's files, their keys included, are copied to another home, which is not in use; those there are lost. Returns
   * whether there was something to copy, and room for it.
   */
  copyPerson(from: number, to: number): boolean;
  /** Starts the server with all that it kept. */
  startServer(port: number): Promise<RunningServer>;
  /** The server's disk is lost. */
  forgetServer(): void;
  readonly disks: Disks | undefined;
  /** Memory that a program has taken at most, or all of them together where they are one, in MiB. */
  memory(): number;
  /** What went wrong that nobody asked about. */
  readonly problems: readonly string[];
  end(): Promise<void>;
}
