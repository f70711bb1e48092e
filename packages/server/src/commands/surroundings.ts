/** What a command gets from its surroundings, so that tests can give it others. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Reads standard input to its end. */
  readonly stdin: () => Promise<string>;
  /** Whether people read what is written to `out`: only then it may be coloured. */
  readonly isTerminal: boolean;
  /** The same of `err`: only then a line of it may be written over. */
  readonly errIsTerminal: boolean;
  /** Sets the exit status of a command that did what was asked and has an answer for scripts in it; else it is 0. */
  readonly exit: (status: number) => void;
}
