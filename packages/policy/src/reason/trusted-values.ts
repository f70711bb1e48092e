import { compileCondition, type ConditionTest } from "../compile/compile-condition.ts";
import type { Condition, ConditionValue, ValueCondition } from "../policy.ts";
import type { IpRange } from "../values/ip-address.ts";
import { answerTo } from "./conditions/questions.ts";
import { valuesOfType } from "./conditions/value-kind.ts";
import { fill } from "./fill.ts";
import { ANONYMOUS_ID } from "./principals/subject.ts";
import { tokensOf } from "./tokens.ts";

/**
 * Keys whose values are somebody's own, so that who is held to a fixed one is not just anybody. (Amazon S3 User Guide, "Blocking public
 * access to your Amazon S3 storage", the meaning of public; IAM User Guide, "AWS global condition context keys") aws:VpcSourceIp is none
 * of them: anybody's network can have the same private addresses.
 */
const TRUSTED: ReadonlySet<string> = new Set([
  "aws:sourceip",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourcevpc",
  "aws:sourcevpcarn",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalarn",
  "aws:principalaccount",
  "aws:userid",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "kms:calleraccount",
]);

/** Ranges shorter than these are too many addresses to be somebody's own. */
const SHORTEST = { 4: 8, 6: 32 } as const;
/** So are all ranges that a key is compared with, if they hold more than so many of the shortest. */
const MOST = 16n;
const WIDTH = { 4: 32, 6: 128 } as const;

/** Says whether a value of a key (in lower case) is one that the conditions trust: that matches a fixed value of theirs. */
export type Trusts = (key: string, value: string) => boolean;

/** Made once for many values: policies can have thousands of fixed values, and there can be as many to ask about. */
export function trustsOf(conditions: readonly Condition[]): Trusts {
  const tests = new Map<string, ConditionTest[]>();
  const trusted = conditions.filter(({ key, kind }) => kind === "value" && TRUSTED.has(key));
  for (const key of new Set(trusted.map((condition) => condition.key))) {
    const ofKey = trusted.filter((condition) => condition.key === key);
    const tooMany = holdTooMany(valuesOfType(ofKey, "ip").map(({ range }) => range));
    const fixed = (value: ConditionValue): boolean =>
      isFixed(key, value) && (value.type !== "ip" || !tooMany);
    const own = ofKey.flatMap((condition) =>
      condition.kind === "value" ? [equality(condition, fixed)] : [],
    );
    tests.set(key, own);
  }
  return (key, value) =>
    !isNobodys(key, value) &&
    (tests.get(key)?.some((test) => answerTo(test, new Map([[key, value]])) === true) ?? false);
}

/** Asks the engine whether a value is one of those, whatever the operator's negation. */
function equality(condition: ValueCondition, fixed: (value: ConditionValue) => boolean): ConditionTest {
  return compileCondition({
    ...condition,
    negated: false,
    qualifier: "none",
    ifExists: false,
    values: condition.values.filter(fixed),
  });
}

/** The id of whoever is not known is fixed, and anybody has it. */
function isNobodys(key: string, value: string): boolean {
  return key === "aws:userid" && value === ANONYMOUS_ID;
}

/** Many ranges side by side can be all of the internet, each of them small enough. */
function holdTooMany(ranges: readonly IpRange[]): boolean {
  const sizes = { 4: 0n, 6: 0n };
  const counted = new Set<string>();
  for (const range of ranges) {
    const { version, bits, prefix } = range;
    const free = BigInt(WIDTH[version] - prefix);
    const text = `${version} ${bits >> free} ${prefix}`;
    if (!isOwn(range) || counted.has(text)) continue;
    counted.add(text);
    sizes[version] += 1n << free;
  }
  return ([4, 6] as const).some(
    (version) => sizes[version] > MOST << BigInt(WIDTH[version] - SHORTEST[version]),
  );
}

function isFixed(key: string, value: ConditionValue): boolean {
  switch (value.type) {
    case "text":
    case "binary":
      return true;
    case "ip":
      return isOwn(value.range);
    case "arn": {
      // An ARN within a fixed account is that account's, whatever else it leaves open.
      const [, , , , account] = value.pattern.components;
      const whole = value.pattern.components.every(({ kind }) => kind === "exact");
      return whole || (account?.kind === "exact" && /^[0-9]{12}$/.test(account.text));
    }
    case "pattern":
      return value.pattern.kind === "exact" || OWNED[key]?.test(fill(tokensOf(value.pattern), "*")) === true;
    case "notAnArn":
    case "decimal":
    case "date":
    case "bool":
    case "template":
      return false;
  }
}

// A wildcard before the account could stand for another account, and the digits then be of a name behind it.
const ARN_OF_ACCOUNT = /^arn:[^:*]*:[^:*]*:[^:*]*:[0-9]{12}:/;
const PATHS = /^o-[a-z0-9]{4,}\//;

/** Patterns that somebody owns all of: an account's ARNs, an organization's paths, a role's sessions. */
const OWNED: Readonly<Record<string, RegExp>> = {
  "aws:principalarn": ARN_OF_ACCOUNT,
  "aws:sourcearn": ARN_OF_ACCOUNT,
  "aws:sourcevpcarn": ARN_OF_ACCOUNT,
  "s3:dataaccesspointarn": ARN_OF_ACCOUNT,
  "aws:principalorgpaths": PATHS,
  "aws:sourceorgpaths": PATHS,
  "aws:vpceorgpaths": PATHS,
  "aws:userid": /^(?:AROA|AIDA)[A-Z0-9]{8,}(?::\*)?$/,
};

/** The private networks (RFC 1918) are no longer than that either. */
function isOwn({ version, prefix }: IpRange): boolean {
  return prefix >= SHORTEST[version];
}
