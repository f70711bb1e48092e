import type * as iam from "@aws-sdk/client-iam";
import type { FillableTable } from "../../packages/server/src/directory/testing/fill-table.ts";
import type { TestCertificate } from "../../packages/server/src/federation/testing/certificates.ts";
import type { AwsCommand } from "../support/client.ts";

/** An account that is filled up, and who does it. */
export interface Filling {
  /** Nothing that another quota needs has it in its name. */
  readonly id: string;
  readonly arn: (rest: string) => string;
  readonly certificate: TestCertificate;
  /** As the administrator. Throws what is refused. */
  readonly send: <Output extends object>(command: AwsCommand<Output>) => Promise<Output>;
  readonly client: iam.IAMClient;
  /** Copies a row of the account's in the database, until there are so many. */
  readonly fill: (table: FillableTable, rows: number) => Promise<void>;
}

type AnyCommand = AwsCommand<object>;

/** A quota, and what uses it up. */
export interface UsedUp {
  readonly operation: string;
  /** What the refusal says: all of it. */
  readonly words: (id: string) => string;
  /** Uses it up but for what the first command takes, which is granted; the second is refused. No first one: it is used up already. */
  readonly prepare: (
    filling: Filling,
  ) => Promise<readonly [granted: AnyCommand | undefined, refused: AnyCommand]>;
}

/** A quota with AWS's usual words. */
export function quota(
  operation: string,
  words: string | ((id: string) => string),
  prepare: (
    filling: Filling,
  ) => readonly [AnyCommand | undefined, AnyCommand] | Promise<readonly [AnyCommand | undefined, AnyCommand]>,
): UsedUp {
  const usual = typeof words === "string" ? () => `Cannot exceed quota for ${words}` : words;
  return { operation, words: usual, prepare: async (filling) => prepare(filling) };
}

/** Sends the same kind of command so many times; returns the next two. */
export async function oneByOne(
  { send }: Filling,
  count: number,
  make: (index: number) => AnyCommand | Promise<AnyCommand>,
): Promise<readonly [AnyCommand, AnyCommand]> {
  for (let index = 0; index < count - 1; index += 1) await send(await make(index));
  return [await make(count - 1), await make(count)];
}
