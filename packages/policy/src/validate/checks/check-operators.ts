import type { OperatorFamily } from "../../policy.ts";
import type { Subject } from "../check.ts";
import { findKey } from "../condition-key.ts";
import type { Report } from "../report.ts";
import type { ConditionView } from "../policy-view.ts";
import type { ConditionKeyType, ConditionValueType } from "../service-authorization.ts";

/** Each operator goes with the type of its key, and with how many values that has. */
export function checkOperators({ policy, authorization }: Subject, report: Report): void {
  const services = authorization?.services ?? { service: () => undefined };
  for (const statement of policy.statements) {
    const others = authorization?.scopes.ofStatement(statement)?.services ?? [];
    const needed = new Set(statement.conditions.filter(needsKey).map(({ key }) => key.toLowerCase()));
    for (const condition of statement.conditions) {
      if (condition.operator.kind === "null") continue;
      const found = findKey(condition.key, services, others);
      if (found.kind === "claim" || found.kind === "unknown") continue;
      checkType(condition, found.type, report);
      checkQualifier(condition, found.type, statement.effect === "Allow" ? needed : undefined, report);
    }
  }
}

type Family = OperatorFamily["type"];

interface Fit {
  readonly families: readonly Family[];
  /** What to use instead. */
  readonly better: string;
}

/** String operators compare ARNs as well, numeric ones the seconds of a date. (IAM User Guide, "Condition operators") */
const FITS: Readonly<Record<ConditionValueType, Fit>> = {
  String: { families: ["string", "like"], better: "StringEquals" },
  ARN: { families: ["arn", "string", "like"], better: "ArnLike" },
  Bool: { families: ["bool"], better: "Bool" },
  Numeric: { families: ["numeric"], better: "NumericEquals" },
  Date: { families: ["date", "numeric"], better: "DateGreaterThan" },
  IPAddress: { families: ["ip"], better: "IpAddress" },
  Binary: { families: ["binary"], better: "BinaryEquals" },
};

function checkType(condition: ConditionView, type: ConditionKeyType, report: Report): void {
  if (condition.operator.kind === "null") return;
  const family = condition.operator.operator.family.type;
  const fit = FITS[valueType(type)];
  if (fit.families.includes(family)) return;
  // Keys that the documentation calls strings hold ARNs as well: whoever compares them to ARNs knows that.
  if (family === "arn" && condition.values.every(({ value }) => /^arn:|^\*$|^\$\{/.test(value))) return;
  // Two keys of a request, compared as texts.
  if (family === "string" && condition.values.every(({ value }) => value.startsWith("${"))) return;
  report("TYPE_MISMATCH", condition, {
    operator: condition.operatorName,
    key: condition.key,
    type: valueType(type),
    better: fit.better,
  });
}

/** `needed`: the keys without which the statement does not allow; undefined when it denies. */
function checkQualifier(
  condition: ConditionView,
  type: ConditionKeyType,
  needed: ReadonlySet<string> | undefined,
  report: Report,
): void {
  if (condition.operator.kind === "null") return;
  const { qualifier } = condition.operator;
  const details = { key: condition.key, operator: condition.operatorName };
  const multivalued = type.startsWith("ArrayOf");
  if (multivalued && qualifier === "none") report("MISSING_QUALIFIER", condition, details);
  if (qualifier !== "all" || needed === undefined) return;
  // No tag at all is what a limit on the tags of a request means to let through.
  const key = condition.key.toLowerCase();
  if (key.endsWith("tagkeys")) return;
  if (!multivalued) report("FORALLVALUES_WITH_SINGLE_VALUED_KEY", condition, details);
  else if (!needed.has(key)) report("FORALLVALUES_WITHOUT_NULL_CHECK", condition, details);
}

/** Whether a condition fails when its key is missing. */
function needsKey({ operator, values }: ConditionView): boolean {
  if (operator.kind === "null") return values.every(({ value }) => value.toLowerCase() === "false");
  return operator.qualifier !== "all" && !operator.ifExists && !operator.operator.negated;
}

function valueType(type: ConditionKeyType): ConditionValueType {
  return type.replace(/^ArrayOf/, "") as ConditionValueType;
}
