import { MESSAGES, type PolicyProblem } from "../problem.ts";
import type { Finding } from "./finding.ts";

interface Rule {
  readonly code: string;
  /** The beginning of the message; any when it is left out. */
  readonly message?: string;
  /** What the detail has in it. */
  readonly detail?: RegExp;
  readonly path?: RegExp;
}

/** Which code a problem of the parser has: the first rule that fits. */
const RULES: readonly Rule[] = [
  { code: "MISSING_EFFECT", message: MESSAGES.missing("Effect") },
  { code: "MISSING_PRINCIPAL", message: MESSAGES.missing("Principal") },
  { code: "MISSING_PRINCIPAL", detail: /has no principals$/ },
  { code: "MISSING_ACTION", message: MESSAGES.noActions },
  { code: "MISSING_RESOURCE", message: MESSAGES.noResources },
  { code: "MISSING_STATEMENT", detail: /^Statement is missing$|^there is no statement$/ },
  { code: "UNSUPPORTED_PRINCIPAL", message: MESSAGES.principalProhibited },
  { code: "UNSUPPORTED_ELEMENT", message: MESSAGES.prohibited("") },
  { code: "UNSUPPORTED_ELEMENT_COMBINATION", detail: /exclude each other$/ },
  { code: "UNSUPPORTED_ACTION_IN_POLICY", message: MESSAGES.trustAction },
  { code: "UNIQUE_SIDS_REQUIRED", message: MESSAGES.sidRepeated },
  { code: "UNSUPPORTED_SID", message: MESSAGES.sidForm },
  { code: "RCP_SYNTAX_ERROR_ALLOW", detail: /^an RCP allows everything/ },
  { code: "INVALID_CONDITION_KEY_FORMAT", message: MESSAGES.vendorMissing, path: /\.Condition\./ },
  { code: "INVALID_ACTION_FORMAT", message: MESSAGES.vendorMissing },
  { code: "INVALID_ACTION_FORMAT", message: MESSAGES.oneColon },
  { code: "INVALID_ACTION_FORMAT", detail: /not the name of an action$/ },
  { code: "INVALID_ACTION_FORMAT", message: "Vendor " },
  { code: "MISSING_ARN_FIELD", message: "Resource arn:" },
  { code: "INVALID_ARN_PREFIX", message: "Resource " },
  { code: "INVALID_PARTITION", message: "Partition " },
  { code: "INVALID_ARN_REGION", message: "IAM resource " },
  { code: "INVALID_PRINCIPAL_KEY", detail: /is no type of principal$/ },
  { code: "INVALID_PRINCIPAL_FORMAT", message: MESSAGES.principals },
  { code: "INVALID_POLICY_ELEMENT", detail: /is no element of a (?:policy|statement)$/ },
  { code: "INVALID_VERSION", detail: /^Version is / },
  { code: "INVALID_EFFECT", detail: /^Effect is / },
  { code: "NULL_WITH_IF_EXISTS", detail: /^NullIfExists is no condition operator$/ },
  { code: "NULL_WITH_QUALIFIER", detail: /^For(?:All|Any)Values?:Null is no condition operator$/ },
  { code: "INVALID_CONDITION_OPERATOR", detail: /is no condition operator$/ },
  { code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", detail: /^the condition key is repeated$/ },
  { code: "MISSING_BRACE_IN_VARIABLE", detail: /^a policy variable is not closed$/ },
  { code: "EMPTY_VARIABLE", detail: /^\$\{\} is not a policy variable$/ },
  { code: "INVALID_POLICY_VARIABLE", detail: /is not a policy variable$/ },
  {
    code: "INVALID_CONDITION_DATA_TYPE",
    detail: /^(?:true or false|a number|a date|base64|an address or CIDR range) is expected$/,
  },
  { code: "DATA_TYPE_MISMATCH", detail: / is expected$|is an object$/ },
];

const NO_JSON = "JSON_SYNTAX_ERROR";
const NO_PRINCIPAL = "MISSING_PRINCIPAL";
const WILDCARD = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL";

/** The codes of what the parser refuses. */
export const PARSE_CODES: readonly string[] = [NO_JSON, WILDCARD, ...new Set(RULES.map(({ code }) => code))];

/** What is left: no rule of the grammar has a name of its own for it. */
const OTHER = "INVALID_POLICY_GRAMMAR";

/** A longer path has a key in it that is no key; with it every finding below would be as long as the policy. */
const LONGEST_PATH = 1000;

/** The parser's problems as findings, with its words and places. */
export function findingsOfProblems(problems: readonly PolicyProblem[], isJson: boolean): readonly Finding[] {
  const inPrincipals = new Set(
    problems.flatMap(({ path }) => {
      const element =
        path.length > LONGEST_PATH ? undefined : /^.*?\.(?:Not)?Principal(?=\.)/.exec(path)?.[0];
      return element === undefined ? [] : [element];
    }),
  );
  return (
    problems
      .map((problem) => findingOfProblem(problem, isJson))
      // Whose principals are all refused has none left, which is nothing new.
      .filter(({ code, path }) => code !== NO_PRINCIPAL || !inPrincipals.has(path))
  );
}

function findingOfProblem(problem: PolicyProblem, isJson: boolean): Finding {
  const { message, detail, line, column, path } = problem;
  return {
    type: "error",
    code: isJson ? codeOf(problem) : NO_JSON,
    message: detail === undefined ? message : `${message} (${detail})`,
    line,
    column,
    path: path.length > LONGEST_PATH ? "" : path,
  };
}

function codeOf({ message, detail = "", path }: PolicyProblem): string {
  // The one message that ends with what it is about.
  if (message.startsWith(`${MESSAGES.principals}: `) && /[*?]/.test(message)) {
    return WILDCARD;
  }
  const rule = RULES.find(
    (candidate) =>
      message.startsWith(candidate.message ?? "") &&
      (candidate.detail?.test(detail) ?? true) &&
      (candidate.path?.test(path) ?? true),
  );
  return rule?.code ?? OTHER;
}
