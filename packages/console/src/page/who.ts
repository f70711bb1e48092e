import type { Who } from "../api/types.ts";

/** As AWS's console shows account ids. */
export function dashedAccountId(accountId: string): string {
  return accountId.replace(/^(\d{4})(\d{4})(\d{4})$/u, "$1-$2-$3");
}

/** `ada @ example`, as AWS's console names who is signed in. */
export function nameAndAccount({ kind, name, accountName, accountAlias, accountId }: Who): string {
  const account = accountAlias ?? dashedAccountId(accountId);
  return kind === "root" ? `the root user of ${accountName} (${account})` : `${name} @ ${account}`;
}

const KINDS: Readonly<Record<Who["kind"], string>> = {
  root: "Root user",
  user: "IAM user",
  role: "Role",
  federated: "Federated user",
};

export function kindOf({ kind }: Who): string {
  return KINDS[kind];
}
