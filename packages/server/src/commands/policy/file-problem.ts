import type { Position } from "@signet/policy";

/** What stands in the way of reading a file, and where in it. */
export interface FileProblem extends Position {
  readonly file: string;
  /** As of findings: JSON_SYNTAX_ERROR, INVALID_REQUEST ... */
  readonly code: string;
  readonly message: string;
}

/** Whoever made a file with more of them mends these first. */
const MOST_TOLD = 50;

/** A file that a command was given cannot be read for what it is to be. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
  /** As `signet policy validate` prints findings, one for each problem; of many for the first. */
  readonly lines: readonly string[];

  constructor(problems: readonly FileProblem[], cause?: unknown) {
    const lines = problems.slice(0, MOST_TOLD).map(problemLine);
    if (problems.length > MOST_TOLD) lines.push(`signet: and ${problems.length - MOST_TOLD} more`);
    super(lines.join("\n"), { cause });
    this.lines = lines;
  }
}

function problemLine({ file, line, column, code, message }: FileProblem): string {
  return `${file}:${line}:${column}  error  ${code}  ${message}`;
}
