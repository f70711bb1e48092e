import type { PrincipalEntry, PreparedStatement } from "../../policy.ts";
import { splitArn } from "../../match/arn.ts";

/** The principals that policies name, each once. */
export interface Named {
  readonly accounts: readonly string[];
  /** ARNs of users, roles, their sessions and federated users. */
  readonly arns: readonly string[];
  readonly ids: readonly string[];
  readonly services: readonly string[];
  readonly providers: readonly string[];
}

export function namedIn(statements: readonly PreparedStatement[]): Named {
  const entries = statements.flatMap(({ principals }) => principals?.entries ?? []);
  const arns = unique(entries, (entry) => (entry.kind === "arn" ? entry.arn : undefined));
  const accounts = unique(entries, (entry) => (entry.kind === "account" ? entry.accountId : undefined));
  return {
    accounts: [...new Set([...accounts, ...arns.map(accountOfArn)])],
    arns,
    ids: unique(entries, (entry) => (entry.kind === "id" ? entry.id : undefined)),
    services: unique(entries, (entry) => (entry.kind === "service" ? entry.service : undefined)),
    providers: unique(entries, (entry) => (entry.kind === "federated" ? entry.provider : undefined)),
  };
}

function unique(
  entries: readonly PrincipalEntry[],
  pick: (entry: PrincipalEntry) => string | undefined,
): readonly string[] {
  return [...new Set(entries.map(pick).filter((text) => text !== undefined))];
}

/** The account in an ARN; the empty text when it has none. */
export function accountOfArn(arn: string): string {
  return splitArn(arn)?.[4] ?? "";
}
