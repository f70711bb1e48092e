import type { GrammarRule, PolicyProblem } from "../problem.ts";
import type { Finding } from "./finding.ts";

/** Which code a broken rule of the grammar has. */
const CODES: Readonly<Record<GrammarRule, string>> = {
  json: "JSON_SYNTAX_ERROR",
  type: "DATA_TYPE_MISMATCH",
  version: "INVALID_VERSION",
  "unknown-element": "INVALID_POLICY_ELEMENT",
  "prohibited-element": "UNSUPPORTED_ELEMENT",
  "exclusive-elements": "UNSUPPORTED_ELEMENT_COMBINATION",
  "missing-statement": "MISSING_STATEMENT",
  "sid-form": "UNSUPPORTED_SID",
  "repeated-sid": "UNIQUE_SIDS_REQUIRED",
  "missing-effect": "MISSING_EFFECT",
  effect: "INVALID_EFFECT",
  "rcp-allow": "RCP_SYNTAX_ERROR_ALLOW",
  "missing-principal": "MISSING_PRINCIPAL",
  "no-principals": "MISSING_PRINCIPAL",
  "prohibited-principal": "UNSUPPORTED_PRINCIPAL",
  "principal-type": "INVALID_PRINCIPAL_KEY",
  "principal-form": "INVALID_PRINCIPAL_FORMAT",
  "principal-wildcard": "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
  "missing-action": "MISSING_ACTION",
  "action-form": "INVALID_ACTION_FORMAT",
  "trust-action": "UNSUPPORTED_ACTION_IN_POLICY",
  "missing-resource": "MISSING_RESOURCE",
  "resource-prefix": "INVALID_ARN_PREFIX",
  "resource-fields": "MISSING_ARN_FIELD",
  "resource-partition": "INVALID_PARTITION",
  "resource-region": "INVALID_ARN_REGION",
  operator: "INVALID_CONDITION_OPERATOR",
  "null-if-exists": "NULL_WITH_IF_EXISTS",
  "null-with-qualifier": "NULL_WITH_QUALIFIER",
  "condition-key-form": "INVALID_CONDITION_KEY_FORMAT",
  "repeated-condition-key": "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
  "condition-value": "INVALID_CONDITION_DATA_TYPE",
  "open-variable": "MISSING_BRACE_IN_VARIABLE",
  "empty-variable": "EMPTY_VARIABLE",
  "variable-form": "INVALID_POLICY_VARIABLE",
};

/** The codes of what the parser refuses. */
export const PARSE_CODES: readonly string[] = [...new Set(Object.values(CODES))];

/** A longer path has a key in it that is no key; with it every finding below would be as long as the policy. */
const LONGEST_PATH = 1000;

/** The parser's problems as findings, with its words and places. */
export function findingsOfProblems(problems: readonly PolicyProblem[]): readonly Finding[] {
  const inPrincipals = new Set(
    problems.flatMap(({ path }) => {
      const element =
        path.length > LONGEST_PATH ? undefined : /^.*?\.(?:Not)?Principal(?=\.)/.exec(path)?.[0];
      return element === undefined ? [] : [element];
    }),
  );
  return (
    problems
      // Whose principals are all refused has none left, which is nothing new.
      .filter(({ rule, path }) => rule !== "no-principals" || !inPrincipals.has(path))
      .map(findingOfProblem)
  );
}

function findingOfProblem({ rule, message, detail, line, column, path }: PolicyProblem): Finding {
  return {
    type: "error",
    code: CODES[rule],
    message: detail === undefined ? message : `${message} (${detail})`,
    line,
    column,
    path: path.length > LONGEST_PATH ? "" : path,
  };
}
