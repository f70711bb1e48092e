import type * as z from "zod";

const NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  number: "a number",
  boolean: "true or false",
};

/** What a form does not take, in words for who wrote it, and the names and indexes that lead there. */
export function describeIssue(issue: z.core.$ZodIssue): {
  readonly message: string;
  readonly path: readonly PropertyKey[];
} {
  const { path } = issue;
  const place = path.length === 0 ? "" : `${path.join(".")}: `;
  if (issue.code === "unrecognized_keys") {
    const [first = ""] = issue.keys;
    return {
      message: `${place}there is no member ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`,
      path: [...path, first],
    };
  }
  return { message: `${place}${wordsOf(issue)}`, path };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small") return "this is empty";
  if (issue.code !== "invalid_type") return issue.message;
  const expected = NAMES[issue.expected] ?? issue.expected;
  return issue.input === undefined
    ? `${expected} is missing`
    : `${expected} is expected, not ${nameOf(issue.input)}`;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return (Array.isArray(value) ? NAMES["array"] : NAMES[typeof value]) ?? typeof value;
}
