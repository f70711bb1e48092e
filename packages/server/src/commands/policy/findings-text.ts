import type { Finding, FindingType, PolicyKind } from "@signet/policy";
import { type Paint, plain } from "./paint.ts";

export interface ValidatedFile {
  readonly file: string;
  readonly text: string;
  readonly kind: PolicyKind;
  readonly findings: readonly Finding[];
}

const LOOKS = {
  error: "bad",
  "security-warning": "bad",
  warning: "warning",
  suggestion: "faint",
} as const satisfies Readonly<Record<FindingType, Parameters<Paint>[0]>>;

/** As compilers print what they find, so that editors and CI find the place; for people with the line that it is about. */
export function printFindings(
  { file, text, kind, findings }: ValidatedFile,
  paint: Paint,
  withSource: boolean,
): string {
  if (findings.length === 0) return `${plain(file)}  ${paint("good", "nothing found")}  (${kind} policy)\n`;
  const lines = withSource ? text.split("\n") : [];
  return findings
    .map(({ type, code, message, line, column }) => {
      const place = paint("strong", `${plain(file)}:${line}:${column}`);
      const told = `${place}  ${paint(LOOKS[type], type)}  ${code}  ${plain(message)}\n`;
      return withSource ? told + printSource(lines[line - 1] ?? "", column, paint) : told;
    })
    .join("");
}

/** Characters of a long line that are shown before the place, and after it. */
const BEFORE = 40;
const AFTER = 60;

function printSource(line: string, column: number, paint: Paint): string {
  const place = column - 1;
  const start = Math.max(0, place - BEFORE);
  const before = plain(line.slice(start, place).replaceAll("\t", " "));
  const after = plain(
    line
      .slice(place, place + AFTER)
      .replaceAll("\t", " ")
      .trimEnd(),
  );
  const cut = start > 0 ? "…" : "";
  const more = line.length > place + AFTER ? "…" : "";
  const caret = `${" ".repeat(cut.length + before.length)}^`;
  return `    ${cut}${before}${after}${more}\n    ${paint("good", caret)}\n`;
}

const NAMES: readonly (readonly [FindingType, string])[] = [
  ["error", "error"],
  ["security-warning", "security warning"],
  ["warning", "warning"],
  ["suggestion", "suggestion"],
];

/** "2 errors, 1 warning in 3 files" */
export function printSum(findings: readonly Finding[], files: number): string {
  if (findings.length === 0) return "";
  const counts = NAMES.flatMap(([type, name]) => {
    const count = findings.filter((finding) => finding.type === type).length;
    return count === 0 ? [] : [counted(count, name)];
  });
  return `${counts.join(", ")} in ${counted(files, "file")}\n`;
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
