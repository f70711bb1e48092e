import { parseDate } from "../../values/date.ts";
import { type IpRange, inRange, parseIpRange } from "../../values/ip-address.ts";
import type { Subject } from "../check.ts";
import { withoutVariables } from "../variables-in-text.ts";
import type { Report } from "../report.ts";
import type { ConditionView, StatementView, Text } from "../policy-view.ts";

/** The values are what their operators take them for. */
export function checkConditionValues({ policy }: Subject, report: Report): void {
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) checkValues(condition, report);
    checkContradictions(statement, report);
  }
}

function checkValues(condition: ConditionView, report: Report): void {
  const { operator, operatorName, values } = condition;
  if (operator.kind === "null") {
    checkBooleans(condition, report);
    return;
  }
  const { family } = operator.operator;
  if (family.type === "bool") checkBooleans(condition, report);
  for (const text of values) {
    if (family.type === "string" && hasWildcard(text.value)) {
      report("WILDCARD_WITHOUT_LIKE_OPERATOR", text, {
        operator: operatorName,
        better: operatorName.replace(/Equals(?:IgnoreCase)?/, "Like"),
      });
    }
    if (family.type === "date") checkDate(text, report);
    if (family.type === "ip") checkRange(text, condition.key, report);
  }
}

/** Not those that a policy escapes, nor those of a variable's default. */
function hasWildcard(value: string): boolean {
  return /[*?]/.test(withoutVariables(value));
}

function checkBooleans(condition: ConditionView, report: Report): void {
  const given = new Set(condition.values.map(({ value }) => value.toLowerCase()));
  if (given.has("true") && given.has("false")) {
    report("INVALID_CONDITION_MULTIPLE_BOOLEAN", condition, { key: condition.key });
  }
}

function checkDate(text: Text, report: Report): void {
  if (!/^-?[0-9.]+$/.test(text.value) || /^[0-9]{4}$/.test(text.value)) return;
  const time = parseDate(text.value);
  if (time === undefined || Math.abs(time) > 8.64e15) return;
  report("INVALID_DATE_VALUE", text, {
    value: text.value,
    better: new Date(time).toISOString().replace(".000Z", "Z"),
  });
}

function checkRange(text: Text, key: string, report: Report): void {
  const range = parseIpRange(text.value);
  if (range === undefined) return;
  const width = range.version === 4 ? 32 : 128;
  const shift = BigInt(width - range.prefix);
  const first = (range.bits >> shift) << shift;
  // The address of an IPv6 range is not written anew: there are many ways to.
  if (first !== range.bits && range.version === 4 && !text.value.includes(":")) {
    const octets = [24n, 16n, 8n, 0n].map((bit) => String((first >> bit) & 0xffn));
    report("IMPROVE_IP_RANGE", text, { better: `${octets.join(".")}/${range.prefix}` });
  }
  if (key.toLowerCase() === "aws:sourceip" && PRIVATE.some((known) => isWithin(range, known))) {
    report("PRIVATE_IP_ADDRESS", text);
  }
}

/** RFC 1918, RFC 4193. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].flatMap((text) => {
  const range = parseIpRange(text);
  return range === undefined ? [] : [range];
});

function isWithin(range: IpRange, outer: IpRange): boolean {
  return range.prefix >= outer.prefix && inRange(outer, range);
}

/** A key that has to be missing, and has to have a value. */
function checkContradictions({ conditions }: StatementView, report: Report): void {
  const missing = new Set(
    conditions
      .filter(({ operator, values }) => operator.kind === "null" && isTrueAlone(values))
      .map(({ key }) => key.toLowerCase()),
  );
  if (missing.size === 0) return;
  for (const condition of conditions) {
    const { operator, key } = condition;
    if (operator.kind === "null" || operator.ifExists || operator.qualifier === "all") continue;
    if (operator.operator.negated && operator.qualifier === "none") continue;
    if (missing.has(key.toLowerCase())) report("NULL_CONTRADICTS_CONDITION", condition, { key });
  }
}

function isTrueAlone(values: readonly Text[]): boolean {
  return values.length > 0 && values.every(({ value }) => value.toLowerCase() === "true");
}
