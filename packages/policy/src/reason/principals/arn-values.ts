import { CONFINED_ONE, CONFINED_STAR, type Effort, STAR } from "../../match/wildcard.ts";
import type { Condition } from "../../policy.ts";
import { atomsOf } from "../automaton.ts";
import { textPatterns, uniqueTokens } from "../conditions/text-values.ts";
import { valueKindOf } from "../conditions/value-kind.ts";
import { ACCOUNT_ID } from "../key-facts.ts";
import { confined, joinTokens, slashless, SLASHLESS_ONE, SLASHLESS_STAR, type Tokens } from "../tokens.ts";
import type { Named } from "./named.ts";

const AWS = joinTokens("arn:aws", [CONFINED_STAR]);
const NAME: Tokens = [SLASHLESS_ONE, SLASHLESS_STAR];

/** The ARNs that principals of accounts can have, in the form of aws:PrincipalArn. */
const SHAPES: readonly Tokens[] = [
  joinTokens(AWS, ":iam::", ACCOUNT_ID, ":user/", NAME),
  joinTokens(AWS, ":iam::", ACCOUNT_ID, ":user/", [SLASHLESS_ONE, STAR], "/", NAME),
  joinTokens(AWS, ":iam::", ACCOUNT_ID, ":role/", NAME),
  joinTokens(AWS, ":iam::", ACCOUNT_ID, ":role/", [SLASHLESS_ONE, STAR], "/", NAME),
  joinTokens(AWS, ":iam::", ACCOUNT_ID, ":root"),
  joinTokens(AWS, ":sts::", ACCOUNT_ID, ":federated-user/", NAME),
];

/** Such ARNs as read well, of the account given. */
function readable(accountId: string): readonly string[] {
  return ["user/Example", "role/Example", "root"].map((rest) => `arn:aws:iam::${accountId}:${rest}`);
}

/** Accounts for those that no policy names. */
const ACCOUNTS = ["444455556666", "777788889999", "123456789012", "111122223333"];

/**
 * An ARN for each way in which principals of accounts differ to the policies: by what is named, and by what conditions on
 * aws:PrincipalArn, aws:PrincipalAccount, aws:username and aws:userid ask. Undefined when that is too much.
 */
export function principalArns(
  named: Named,
  conditionsOn: (key: string) => readonly Condition[],
  homeAccount: string | undefined,
  effort: Effort,
): readonly string[] | undefined {
  const of = (key: string): readonly Tokens[] | undefined => {
    const conditions = conditionsOn(key);
    // The other kinds of questions cannot be answered by these keys but with "unknown".
    const text = conditions.filter((condition) => valueKindOf(condition) === "text");
    return text.length < conditions.filter(({ kind }) => kind === "value").length
      ? undefined
      : textPatterns(text);
  };
  const arns = of("aws:principalarn");
  const accounts = of("aws:principalaccount");
  const names = of("aws:username");
  const ids = of("aws:userid");
  if (arns === undefined || accounts === undefined || names === undefined || ids === undefined)
    return undefined;
  const patterns = uniqueTokens([
    ...SHAPES,
    ...arns,
    ...named.arns.flatMap(formsOfArn),
    ...named.accounts.map((account) =>
      joinTokens("arn:", [CONFINED_STAR], ":", [CONFINED_STAR], "::", account, ":", [STAR]),
    ),
    ...accounts.map((tokens) =>
      joinTokens("arn:", [CONFINED_STAR], ":", [CONFINED_STAR], "::", confined(tokens), ":", [STAR]),
    ),
    ...ids.map((tokens) => joinTokens("arn:", [CONFINED_STAR], ":iam::", confined(tokens), ":root")),
    ...names.flatMap((tokens) => [
      joinTokens(AWS, ":iam::", ACCOUNT_ID, ":user/", slashless(tokens)),
      joinTokens(AWS, ":iam::", ACCOUNT_ID, ":user/", [STAR], "/", slashless(tokens)),
    ]),
  ]);
  const atoms = atomsOf({ patterns, within: [SHAPES] }, effort);
  if (atoms === undefined) return undefined;
  const home = homeAccount ?? ACCOUNTS.find((account) => !named.accounts.includes(account)) ?? "999999999999";
  return [
    ...readable(home),
    ...named.arns.filter((arn) => !arn.includes(":assumed-role/")),
    ...atoms.map(({ text }) => text),
  ];
}

/** The ARN itself; for a session its role's, which may have a path. */
function formsOfArn(arn: string): readonly Tokens[] {
  const role = /^(arn:[^:]+):sts::([0-9]{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (role === null) return [joinTokens(arn)];
  const [, partition = "", account = "", name = ""] = role;
  const head = `${partition}:iam::${account}:role/`;
  return [joinTokens(head, name), joinTokens(head, [STAR], "/", name)];
}

/** A unique id for each way in which those of a kind of principal differ to the policies. */
export function principalIds(
  kind: "user" | "role-session",
  named: Named,
  conditions: readonly Condition[],
  effort: Effort,
): readonly string[] | undefined {
  const asked = textPatterns(conditions.filter((condition) => valueKindOf(condition) === "text"));
  if (asked === undefined) return undefined;
  const shape = kind === "user" ? joinTokens("AIDA", WORD) : joinTokens("AROA", WORD, ":", WORD);
  const sessions = named.arns.flatMap((arn) => /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? []);
  const patterns = uniqueTokens([
    ...asked,
    ...named.ids.flatMap((id) => [joinTokens(id), joinTokens(id, ":", [STAR])]),
    ...sessions.map((session) => joinTokens([CONFINED_STAR], ":", session)),
  ]);
  const atoms = atomsOf({ patterns, within: [[shape]] }, effort);
  if (atoms === undefined) return undefined;
  const example = kind === "user" ? "AIDAEXAMPLEEXAMPLE123" : "AROAEXAMPLEEXAMPLE123:example";
  return [example, ...atoms.map(({ text }) => text)];
}

const WORD: Tokens = [CONFINED_ONE, CONFINED_STAR];
