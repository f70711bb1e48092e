import type { Subject } from "../check.ts";
import type { Report } from "../report.ts";

/** Each service and action is one that there is, each pattern matches one. */
export function checkActions({ policy, authorization }: Subject, report: Report): void {
  if (authorization === undefined) return;
  for (const { actions } of policy.statements) {
    for (const text of actions?.texts ?? []) {
      const scope = authorization.scopes.of(text.value);
      if (scope.kind === "noService") {
        report("INVALID_SERVICE_IN_ACTION", text, { service: scope.prefix });
      } else if (scope.kind === "actions" && scope.actions.length === 0) {
        const [, name = ""] = text.value.split(":");
        const code = /[*?]/.test(name) ? "ACTION_PATTERN_WITHOUT_MATCH" : "INVALID_ACTION";
        report(code, text, { service: scope.service.name, action: name });
      }
    }
  }
}
