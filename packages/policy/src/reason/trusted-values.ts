import { compileCondition } from "../compile/compile-condition.ts";
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

/** Says whether a value of a key is one that the conditions trust: that matches a fixed value of theirs. */
export function isTrusted(key: string, value: string, conditions: readonly Condition[]): boolean {
  if (!TRUSTED.has(key) || isNobodys(key, value)) return false;
  return conditions.some(
    (condition) =>
      condition.kind === "value" &&
      condition.key === key &&
      condition.values.some(
        (expected) =>
          isFixed(key, expected) &&
          equals(condition, expected, value) &&
          (expected.type !== "ip" || !holdTooMany(rangesOf(key, conditions))),
      ),
  );
}

/** The id of whoever is not known is fixed, and anybody has it. */
function isNobodys(key: string, value: string): boolean {
  return key === "aws:userid" && value === ANONYMOUS_ID;
}

function rangesOf(key: string, conditions: readonly Condition[]): readonly IpRange[] {
  const ofKey = conditions.filter((condition) => condition.key === key);
  return valuesOfType(ofKey, "ip").map(({ range }) => range);
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

/** Asks the engine whether the value is the one expected, whatever the operator's negation. */
function equals(condition: ValueCondition, expected: ConditionValue, value: string): boolean {
  const plain = {
    ...condition,
    negated: false,
    qualifier: "none",
    ifExists: false,
    values: [expected],
  } as const;
  return answerTo(compileCondition(plain), new Map([[condition.key, value]])) === true;
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
