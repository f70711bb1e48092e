import type { Rewrite } from "./documents.ts";

/**
 * A policy document with another account in place of the file's own: in the account field of every ARN, and where a value is the id
 * and nothing else (a principal, `aws:SourceAccount`). The id within another name ("logs-123456789012") stays: it is part of a name
 * that somebody chose, and what has that name did not move.
 */
export function rewriteAccount(document: unknown, rewrite: Rewrite): unknown {
  if (typeof document === "string") return rewriteText(document, rewrite);
  if (Array.isArray(document)) return document.map((item) => rewriteAccount(item, rewrite));
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, rewriteAccount(value, rewrite)]),
  );
}

/** The same for one text: an ARN, or a value in a policy. */
export function rewriteText(text: string, { from, to }: Rewrite): string {
  if (text === from) return to;
  if (!text.startsWith("arn:")) return text;
  const fields = text.split(":");
  if (fields[4] !== from) return text;
  fields[4] = to;
  return fields.join(":");
}
