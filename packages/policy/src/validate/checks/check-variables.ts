import type { Report } from "../report.ts";
import type { Subject } from "../check.ts";
import { findKey } from "../condition-key.ts";
import type { StatementView, Text } from "../policy-view.ts";
import { parseTemplate, variablesOf } from "../../template.ts";
import { firstVariable } from "../variables-in-text.ts";

/** Version is there, and what looks like a policy variable is one. */
export function checkVersion({ policy }: Subject, report: Report): void {
  if (policy.version === undefined) report("MISSING_VERSION", policy);
  if (policy.version === "2012-10-17") return;
  const code = policy.version === undefined ? "VARIABLE_WITHOUT_VERSION" : "VARIABLE_UNSUPPORTED_IN_VERSION";
  for (const statement of policy.statements) {
    for (const text of textsWithVariables(statement)) {
      const variable = firstVariable(text.value);
      if (variable !== undefined) report(code, text, { variable });
    }
  }
}

/** Policy variables are context keys that there are, and that have one value. (IAM User Guide, "IAM policy elements: Variables and tags") */
export function checkVariables({ policy, authorization }: Subject, report: Report): void {
  if (policy.version !== "2012-10-17") return;
  const services = authorization?.services ?? { service: () => undefined };
  for (const statement of policy.statements) {
    const others = authorization?.scopes.ofStatement(statement)?.services ?? [];
    for (const text of textsWithVariables(statement)) {
      const read = parseTemplate(text.value);
      for (const key of new Set(read.ok ? variablesOf(read.template) : [])) {
        const found = findKey(key, services, others);
        const variable = `\${${key}}`;
        if (found.kind === "unknown") {
          // Without the services' keys only the global ones are known.
          if (authorization !== undefined || key.startsWith("aws:")) {
            report("UNKNOWN_VARIABLE", text, { variable });
          }
        } else if (found.kind !== "claim" && found.type.startsWith("ArrayOf")) {
          report("MULTIVALUED_KEY_AS_VARIABLE", text, { variable });
        }
      }
    }
  }
}

function textsWithVariables({ resources, conditions }: StatementView): readonly Text[] {
  const values = conditions
    .filter(({ operator }) => operator.kind === "value" && TEXTUAL.has(operator.operator.family.type))
    .flatMap((condition) => condition.values);
  return [...(resources?.texts ?? []), ...values].filter(({ value }) => value.includes("${"));
}

const TEXTUAL: ReadonlySet<string> = new Set(["string", "like", "arn"]);
