import type { Position, StatementRef } from "@signet/policy";

/**
 * Where a statement begins, as IAM's simulator counts it: behind what comes before it, which is the bracket of the list, the statement
 * before it, or its own brace where it is the only one and in no list. Where it ends is just behind its last brace.
 * Source: AWS CLI Command Reference, the examples of simulate-custom-policy and simulate-principal-policy.
 */
export function startPosition(text: string, { position }: StatementRef): Position {
  const lines = text.split("\n");
  let line = position.line;
  let column = position.column;
  let before = (lines[line - 1] ?? "").slice(0, column - 1);
  for (;;) {
    const trimmed = before.trimEnd();
    if (trimmed === "" && line > 1) {
      line -= 1;
      before = lines[line - 1] ?? "";
      continue;
    }
    // The comma between two statements belongs to neither.
    if (trimmed.endsWith(",")) {
      before = trimmed.slice(0, -1);
      continue;
    }
    column = trimmed.length + 1;
    return trimmed.endsWith(":") ? { line: position.line, column: position.column + 1 } : { line, column };
  }
}
