import type { ContextValue } from "../context.ts";
import { splitArn } from "../match/arn.ts";
import { parseDate } from "../values/date.ts";
import type { Witness } from "./access-check.ts";
import { simplest } from "./conditions/choice.ts";
import type { Choices } from "./conditions/solve.ts";
import { HOME } from "./principals/subjects.ts";
import type { Subject } from "./principals/subject.ts";

const ACCOUNT = /^[0-9]{12}$/;

export interface WitnessOptions {
  /** The keys (in lower case) that the policies ask for. */
  readonly keys: ReadonlySet<string>;
  /** The policies belong to their principal, so that a resource of no account is taken for one of the principal's own. */
  readonly ofPrincipal: boolean;
}

/** The request that the choices describe; what the principal says of itself goes before what was chosen. */
export function witnessOf(
  { keys, ofPrincipal }: WitnessOptions,
  subject: Subject,
  action: string,
  resource: string,
  choices: Choices,
): Witness {
  const context = new Map<string, ContextValue>();
  for (const [about, choice] of choices) {
    const value = about.key === undefined ? undefined : simplest(choice, about);
    if (about.key !== undefined && value !== undefined) context.set(about.key, value);
  }
  for (const [key, value] of subject.context) if (keys.has(key)) context.set(key, value);
  const { principal } = subject;
  const owner = ofPrincipal && "accountId" in principal ? principal.accountId : undefined;
  const entries = Object.fromEntries([...context].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    principal,
    action,
    resource,
    resourceAccountId: ownerOf(resource, entries) ?? owner ?? HOME,
    context: entries,
  };
}

/** The account that owns the resource: the one in its ARN, or the one chosen; undefined when neither tells. */
export function ownerOf(resource: string, context: Witness["context"]): string | undefined {
  const chosen = context["aws:resourceaccount"];
  return accountIn(resource) ?? (typeof chosen === "string" ? chosen : undefined);
}

/**
 * Says whether the request contradicts itself: no real one has such keys together, so it shows nothing.
 * (IAM User Guide, "AWS global condition context keys")
 */
export function contradictsItself({ context, resource }: Witness): boolean {
  const text = (key: string): string | undefined => {
    const value = context[key];
    return typeof value === "string" ? value : undefined;
  };
  const differ = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && a !== b;
  const paths = context["aws:principalorgpaths"] ?? [];
  const [current, epoch] = [text("aws:currenttime"), text("aws:epochtime")].map((value) =>
    parseDate(value ?? ""),
  );
  return (
    differ(text("aws:resourceaccount"), accountIn(resource)) ||
    differ(text("aws:sourceaccount"), accountIn(text("aws:sourcearn") ?? "")) ||
    [paths].flat().some((path) => differ(text("aws:principalorgid"), path.split("/")[0])) ||
    (current !== undefined && epoch !== undefined && current !== epoch)
  );
}

function accountIn(arn: string): string | undefined {
  const account = splitArn(arn)?.[4];
  return account !== undefined && ACCOUNT.test(account) ? account : undefined;
}
