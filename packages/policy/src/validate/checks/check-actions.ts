import type { Effort } from "../../match/wildcard.ts";
import type { Subject } from "../check.ts";
import { nearName } from "../near-name.ts";
import type { Report } from "../report.ts";
import type { ServiceAuthorization } from "../service-authorization.ts";

/** For what actions could be meant: some dozens get a hint, and no other check has to do without its effort for that. */
const HINT_EFFORT = 2_000_000;

/** Each service and action is one that there is, each pattern matches one. */
export function checkActions({ policy, authorization }: Subject, report: Report): void {
  if (authorization === undefined) return;
  const hints = { left: HINT_EFFORT };
  for (const { actions } of policy.statements) {
    for (const text of actions?.texts ?? []) {
      const scope = authorization.scopes.of(text.value);
      if (scope.kind === "noService") {
        report("INVALID_SERVICE_IN_ACTION", text, { service: scope.prefix });
      } else if (scope.kind === "actions" && scope.actions.length === 0) {
        const [, name = ""] = text.value.split(":");
        const details = { service: scope.service.name, action: name };
        if (/[*?]/.test(name)) {
          report("ACTION_PATTERN_WITHOUT_MATCH", text, details);
          continue;
        }
        const near = hints.left < 0 ? undefined : nearAction(name, scope.service, hints);
        report("INVALID_ACTION", text, { ...details, hint: near === undefined ? "" : `; is ${near} meant?` });
      }
    }
  }
}

function nearAction(name: string, { actions }: ServiceAuthorization, hints: Effort): string | undefined {
  const names = [...actions.values()].map((action) => action.name);
  return nearName(name, names, hints);
}
