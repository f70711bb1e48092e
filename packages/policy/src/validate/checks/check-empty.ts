import type { FindingCode } from "../catalogue.ts";
import type { Subject } from "../check.ts";
import type { Report } from "../report.ts";
import type { ConditionView } from "../policy-view.ts";

/** Nothing is empty. Empty lists of actions, resources and principals are refused by the parser. */
export function checkEmpty({ policy }: Subject, report: Report): void {
  for (const { sid, conditions, emptyConditions } of policy.statements) {
    if (sid?.value === "") report("EMPTY_SID_VALUE", sid);
    for (const place of emptyConditions) report("EMPTY_OBJECT_CONDITION", place);
    for (const condition of conditions) {
      if (condition.values.length > 0) continue;
      report(codeOf(condition), condition, { operator: condition.operatorName, key: condition.key });
    }
  }
}

function codeOf({ operator }: ConditionView): FindingCode {
  if (operator.kind === "null") return "EMPTY_ARRAY_CONDITION";
  if (operator.qualifier === "all") return "EMPTY_ARRAY_CONDITION_FORALLVALUES";
  if (operator.operator.negated) return "EMPTY_ARRAY_CONDITION_NEGATED";
  return operator.ifExists ? "EMPTY_ARRAY_CONDITION_IFEXISTS" : "EMPTY_ARRAY_CONDITION";
}
