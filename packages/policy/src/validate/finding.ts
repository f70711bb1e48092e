/**
 * How grave a finding is: AWS refuses the policy, it grants more than is prudent, part of it has not the effect that it seems to
 * have, it could be said better.
 */
export type FindingType = "error" | "security-warning" | "warning" | "suggestion";

/** What is wrong with a policy, or could be better, and where. */
export interface Finding {
  readonly type: FindingType;
  /** As IAM Access Analyzer names it where it has such a finding. */
  readonly code: string;
  readonly message: string;
  /** Of the value that it is about, both counted from 1; columns count UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** For example Statement[0].Action[1]; empty for the document itself. */
  readonly path: string;
}
