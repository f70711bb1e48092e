import type { Position } from "./json/json-node.ts";

/** Which rule of the grammar a policy breaks: for programs, to which the words of a problem mean nothing. */
export type GrammarRule =
  | "json"
  | "type"
  | "version"
  | "unknown-element"
  | "prohibited-element"
  | "exclusive-elements"
  | "missing-statement"
  | "sid-form"
  | "repeated-sid"
  | "missing-effect"
  | "effect"
  | "rcp-allow"
  | "missing-principal"
  | "no-principals"
  | "prohibited-principal"
  | "principal-type"
  | "principal-form"
  | "principal-wildcard"
  | "missing-action"
  | "action-form"
  | "trust-action"
  | "missing-resource"
  | "resource-prefix"
  | "resource-fields"
  | "resource-partition"
  | "resource-region"
  | "operator"
  | "null-if-exists"
  | "null-with-qualifier"
  | "condition-key-form"
  | "repeated-condition-key"
  | "condition-value"
  | "open-variable"
  | "empty-variable"
  | "variable-form";

/** Why a policy is refused, and where. */
export interface PolicyProblem {
  readonly rule: GrammarRule;
  /** As AWS words it, without the place. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** For example Statement[0].Action[1]; empty for the document itself. */
  readonly path: string;
  /** What AWS does not tell: the reason in our words, where the message leaves it open. */
  readonly detail?: string | undefined;
}

/** The messages of refused policies. AWS gives them with the code MalformedPolicyDocument. */
export const MESSAGES = {
  syntax: "Syntax errors in policy.",
  json: "This policy contains invalid Json",
  noActions: "Policy statement must contain actions.",
  noResources: "Policy statement must contain resources.",
  principalProhibited: "Policy document should not specify a principal.",
  vendorMissing: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  oneColon: "Actions/Condition can contain only one colon.",
  sidRepeated: "Statement IDs (SID) in a single policy must be unique.",
  sidForm:
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
  resourceVendor: "Resource vendor must be fully qualified and cannot contain regexes.",
  trustAction: "AssumeRole policy may only specify STS AssumeRole actions.",
  prohibited: (field: string) => `Has prohibited field ${field}`,
  missing: (field: string) => `Missing required field ${field}`,
  vendor: (vendor: string) => `Vendor ${vendor} is not valid`,
  resourceForm: (resource: string) => `Resource ${resource} must be in ARN format or "*".`,
  partition: (partition: string, resource: string) =>
    `Partition "${partition}" is not valid for resource "${resource}".`,
  iamRegion: (resource: string) => `IAM resource ${resource} cannot contain region information.`,
  principal: (type: string, value: string) => `Invalid principal in policy: "${type}":"${value}"`,
  principals: "Invalid principal in policy",
} as const;

/** Collects what is wrong with a policy, in the order found. */
export class Problems {
  readonly #found: PolicyProblem[] = [];

  add(rule: GrammarRule, message: string, at: Position, path: string, detail?: string): void {
    const place = { rule, message, line: at.line, column: at.column, path };
    this.#found.push(detail === undefined ? place : { ...place, detail });
  }

  get found(): readonly PolicyProblem[] {
    return this.#found;
  }
}
