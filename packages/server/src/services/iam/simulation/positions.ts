import type { Position, StatementRef } from "@signet/policy";

/**
 * Where the statements of a policy begin, as IAM's simulator counts it: behind what comes before it, which is the bracket of the list, the
 * statement before it, or its own brace where it is the only one and in no list. Where it ends is just behind its last brace.
 * Source: AWS CLI Command Reference, the examples of simulate-custom-policy and simulate-principal-policy.
 *
 * @param text of the policy; its lines are found once, for all of its statements
 */
export function startPositions(text: string): (statement: StatementRef) => Position {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return ({ position: { line, column } }) => {
    let offset = skipBack(text, (lineStarts[line - 1] ?? 0) + column - 1);
    if (text[offset - 1] === ":") return { line, column: column + 1 };
    // The comma between two statements belongs to neither.
    if (text[offset - 1] === ",") offset = skipBack(text, offset - 1);
    let at = line;
    while (at > 1 && (lineStarts[at - 1] ?? 0) > offset) at -= 1;
    return { line: at, column: offset - (lineStarts[at - 1] ?? 0) + 1 };
  };
}

/** The place behind the last character before `offset` that is no white space of JSON. */
function skipBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && " \t\n\r".includes(text[at - 1] ?? "")) at -= 1;
  return at;
}
