import type { Sender } from "../../support/client.ts";

/** What is asked for, by its name. */
export interface Asked {
  readonly service: "iam" | "sts";
  readonly operation: string;
}

/** A refusal as a script sees it; what the client does not tell is undefined. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
  /** The name of the exception that the client throws or raises. */
  readonly exception?: string | undefined;
}

/** A client that scripts use, as it tells of errors. */
export interface TellingClient {
  /** Those of the operations that it is too old to know. */
  unknown(operations: readonly string[]): readonly string[];
  /** What the request was refused with; undefined when it was granted. */
  ask(sender: Sender, asked: Asked, input: object): Promise<Told | undefined>;
  /** How it names an exception of the model: "NoSuchEntityException". Undefined where it has no exceptions. */
  exceptionOf(modelled: string): string | undefined;
  end(): Promise<void>;
}

/** The code of what a client refuses itself, before anything is sent. */
export const REFUSED_BY_CLIENT = "refused by the client";
