import type { Authorization, Subject } from "../check.ts";
import { findKey } from "../condition-key.ts";
import type { Report } from "../report.ts";
import { globalKeyType } from "../global-condition-keys.ts";
import type { ConditionView, StatementView } from "../policy-view.ts";

/** Each condition key is one that there is, and that one of the statement's actions has. */
export function checkConditionKeys({ policy, authorization }: Subject, report: Report): void {
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) {
      const key = condition.key.toLowerCase();
      if (key === "aws:arn") {
        report("DEPRECATED_GLOBAL_CONDITION_KEY", condition, { key: condition.key });
      } else if (key.startsWith("aws:")) {
        if (globalKeyType(key) === undefined) {
          report("INVALID_GLOBAL_CONDITION_KEY", condition, { key: condition.key });
        }
      } else if (authorization !== undefined) {
        checkServiceKey(condition, statement, authorization, report);
      }
    }
  }
}

function checkServiceKey(
  condition: ConditionView,
  statement: StatementView,
  { services, scopes }: Authorization,
  report: Report,
): void {
  const known = scopes.ofStatement(statement);
  const found = findKey(condition.key, services, known?.services ?? []);
  const details = { key: condition.key };
  if (found.kind === "unknown") {
    report("INVALID_SERVICE_CONDITION_KEY", condition, details);
    return;
  }
  // Asking whether a key is there, and only comparing it if it is, are for statements about actions that lack it.
  const { operator } = condition;
  if (operator.kind === "null" || operator.ifExists) return;
  if (found.kind !== "service" || known === undefined) return;
  if (known.complete && !known.keys.has(found.name)) report("UNSUPPORTED_CONDITION_KEY", condition, details);
}
