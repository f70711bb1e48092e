import { type Effort, spend } from "../../match/wildcard.ts";
import type { FindingCode } from "../catalogue.ts";
import type { Subject } from "../check.ts";
import { covers } from "../covers.ts";
import { groupBy } from "../group-by.ts";
import type { Report } from "../report.ts";
import type { StatementView, Text, TextsView } from "../policy-view.ts";

/** No value is given twice in one element, nor matched by another's wildcard. */
export function checkValuesOnce({ policy, effort }: Subject, report: Report): void {
  for (const { actions, resources, principals, conditions } of policy.statements) {
    checkElement(actions?.texts ?? [], lower, "REDUNDANT_ACTION", effort, report);
    checkElement(resources?.texts ?? [], same, "REDUNDANT_RESOURCE", effort, report);
    const byType = groupBy(principals?.entries ?? [], ({ type }) => type);
    for (const entries of byType.values()) {
      checkElement(
        entries.map(({ text }) => text),
        same,
        undefined,
        effort,
        report,
      );
    }
    for (const { values } of conditions) checkElement(values, same, undefined, effort, report);
  }
}

function checkElement(
  texts: readonly Text[],
  normal: (text: string) => string,
  code: FindingCode | undefined,
  effort: Effort,
  report: Report,
): void {
  const seen = new Set<string>();
  const once: Text[] = [];
  for (const text of texts) {
    const value = normal(text.value);
    if (seen.has(value)) report("DUPLICATE_VALUE", text, { value: text.value });
    else once.push(text);
    seen.add(value);
  }
  if (code === undefined) return;
  const wide = once.filter(({ value }) => value.includes("*"));
  for (const text of once) {
    if (effort.left < 0) return;
    const other = wide.find(
      (candidate) => candidate !== text && covers(normal(candidate.value), normal(text.value), effort),
    );
    if (other !== undefined) report(code, text, { value: text.value, other: other.value });
  }
}

/**
 * No statement is contained in another. Only statements are compared that have the same effect and principals, each with the others,
 * as far as the effort goes.
 */
export function checkStatementsOnce({ policy, effort }: Subject, report: Report): void {
  const groups = groupBy(policy.statements.map(profileOf), ({ group }) => group);
  for (const profiles of groups.values()) {
    for (const [place, profile] of profiles.entries()) {
      if (effort.left < 0) return;
      const other = profiles.find(
        (candidate, index) =>
          index !== place &&
          contains(candidate, profile, effort) &&
          // Of two that say the same, the later one.
          (index < place || !contains(profile, candidate, effort)),
      );
      if (other !== undefined) {
        report("REDUNDANT_STATEMENT", profile.statement, { other: nameOf(other.statement) });
      }
    }
  }
}

interface Profile {
  readonly statement: StatementView;
  /** Effect and principals. */
  readonly group: string;
  /** Undefined when there are none. */
  readonly conditions: string | undefined;
}

function profileOf(statement: StatementView): Profile {
  const { effect, principals, conditions } = statement;
  const who = principals?.entries.map(({ type, text }) => `${type} ${text.value}`).toSorted();
  const written = conditions.map(({ operatorName, key, values }) => [
    operatorName,
    key.toLowerCase(),
    values.map(({ value }) => value).toSorted(),
  ]);
  return {
    statement,
    group: JSON.stringify([effect, principals?.negated, who]),
    conditions:
      written.length === 0
        ? undefined
        : JSON.stringify(written.map((condition) => JSON.stringify(condition)).toSorted()),
  };
}

function contains(outer: Profile, inner: Profile, effort: Effort): boolean {
  if (!spend(effort, 1)) return false;
  if (outer.conditions !== undefined && outer.conditions !== inner.conditions) return false;
  const { statement: a } = outer;
  const { statement: b } = inner;
  return (
    elementContains(a.actions, b.actions, lower, effort) &&
    elementContains(a.resources, b.resources, same, effort)
  );
}

function elementContains(
  outer: TextsView | undefined,
  inner: TextsView | undefined,
  normal: (text: string) => string,
  effort: Effort,
): boolean {
  if (outer === undefined || inner === undefined) return outer === inner;
  if (outer.texts.length === 0 || inner.texts.length === 0) return false;
  if (outer.negated !== inner.negated) return false;
  // NotAction: what is left out of more is less.
  const [wide, narrow] = outer.negated ? [inner.texts, outer.texts] : [outer.texts, inner.texts];
  return narrow.every((text) =>
    wide.some((candidate) => {
      const pattern = normal(candidate.value);
      const value = normal(text.value);
      return spend(effort, 1) && (pattern === value || covers(pattern, value, effort));
    }),
  );
}

function nameOf({ sid, path }: StatementView): string {
  return sid === undefined || sid.value === "" ? path : `${path} (${sid.value})`;
}

function lower(text: string): string {
  return text === "*:*" ? "*" : text.toLowerCase();
}

function same(text: string): string {
  return text;
}
