import type { PolicyKind } from "../../policy.ts";
import type { Finding } from "../finding.ts";
import type { PolicyUse } from "../policy-use.ts";

/**
 * A policy in which something is to be found, with a mark before each place: «warning INVALID_ACTION». Nothing else may be found.
 * Those under `near` are as like it as can be, and the code must not be found in them.
 */
export interface ValidationCase {
  readonly code: string;
  readonly kind?: PolicyKind;
  readonly use?: PolicyUse;
  /** Of a policy the whole text, or what is inside its only statement. */
  readonly found: string;
  readonly near: readonly string[];
}

/** A policy of one statement; what starts with a brace or a mark is a whole policy already. */
export function wholeText(text: string): string {
  return /^\s*[[{«]/.test(text) ? text : `{ "Version": "2012-10-17",\n  "Statement": { ${text} } }`;
}

/** Takes the marks out of a text, and tells what they say: type, code, line and column of each. */
export function readMarks(marked: string): { readonly text: string; readonly expected: readonly string[] } {
  let text = "";
  let start = 0;
  const expected: string[] = [];
  for (const { 0: mark, 1: named = "", index } of marked.matchAll(/«([^»]*)»/g)) {
    text += marked.slice(start, index);
    start = index + mark.length;
    const before = text.slice(text.lastIndexOf("\n") + 1);
    expected.push(`${text.split("\n").length}:${before.length + 1} ${named}`);
  }
  return { text: text + marked.slice(start), expected };
}

export function written({ line, column, type, code }: Finding): string {
  return `${line}:${column} ${type} ${code}`;
}
