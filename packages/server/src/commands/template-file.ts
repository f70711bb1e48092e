import type * as z from "zod";
import { describeIssue } from "../simulation/describe-issue.ts";
import { readText } from "./policy/read-file.ts";
import { UsageError } from "./usage-error.ts";

/** What a file says that an operator registers a template with. Throws UsageError for what is no JSON, or of another form. */
export async function readTemplateFile<Template>(path: string, form: z.ZodType<Template>): Promise<Template> {
  const text = await readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON`);
  }
  const read = form.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`${path}: ${issue === undefined ? "not a template" : describeIssue(issue).message}`);
}
