import type { Context } from "./context.ts";
import type { Piece } from "./match/wildcard.ts";
import type { GrammarRule } from "./problem.ts";

/** A policy variable: the context key that it stands for, and what it is when the request lacks the key. */
export interface Variable {
  readonly key: string;
  readonly fallback: string | undefined;
}

/** Text with policy variables in it, in the order written. */
export interface Template {
  readonly parts: readonly (Piece | Variable)[];
}

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly rule: GrammarRule; readonly reason: string };

const SPECIAL = new Set(["*", "?", "$"]);

/**
 * Reads `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}`, which stand for those characters themselves.
 * (IAM User Guide, "IAM policy elements: Variables and tags")
 */
export function parseTemplate(text: string): TemplateResult {
  const parts: (Piece | Variable)[] = [];
  let start = 0;
  for (;;) {
    const open = text.indexOf("${", start);
    const literal = text.slice(start, open === -1 ? undefined : open);
    if (literal !== "") parts.push({ text: literal, literal: false });
    if (open === -1) return { ok: true, template: { parts } };
    const close = closingBrace(text, open + 2);
    if (close === -1) return { ok: false, rule: "open-variable", reason: "a policy variable is not closed" };
    const inside = text.slice(open + 2, close).trim();
    if (SPECIAL.has(inside)) {
      parts.push({ text: inside, literal: true });
    } else {
      const variable = parseVariable(inside);
      if (variable === undefined) {
        const rule = inside === "" ? "empty-variable" : "variable-form";
        return { ok: false, rule, reason: `\${${inside}} is not a policy variable` };
      }
      parts.push(variable);
    }
    start = close + 1;
  }
}

/** The brace that ends the variable; braces within a quoted default do not count. */
function closingBrace(text: string, from: number): number {
  let quoted = false;
  for (let offset = from; offset < text.length; offset++) {
    const char = text[offset];
    if (char === "'") quoted = !quoted;
    else if (char === "}" && !quoted) return offset;
  }
  return -1;
}

function parseVariable(inside: string): Variable | undefined {
  // Cut by hand: a pattern with space before and after its parts would try every split of a long run of it.
  const comma = inside.indexOf(",");
  const key = (comma === -1 ? inside : inside.slice(0, comma)).trimEnd().toLowerCase();
  if (comma === -1) return key === "" || /['{}$*?]/.test(key) ? undefined : { key, fallback: undefined };
  const quoted = inside.slice(comma + 1).trim();
  const fallback = quoted.slice(1, -1);
  const closed = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return key === "" || key.includes("'") || !closed || fallback.includes("'") ? undefined : { key, fallback };
}

/** The pieces of a template that has no variables; undefined when it has one. */
export function constantPieces(template: Template): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const part of template.parts) {
    if ("key" in part) return undefined;
    pieces.push(part);
  }
  return pieces;
}

/**
 * Puts the request's values in place of the variables. They are literal there: a `*` in a value is no wildcard, or
 * whoever names a session or sets a tag could widen a policy. A variable that has neither a value nor a default makes
 * the result undefined; so does a multivalued key, which cannot be a variable. Such keys are given to `onMissing`.
 */
export function resolveTemplate(
  template: Template,
  context: Context,
  onMissing: (key: string) => void,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const part of template.parts) {
    if (!("key" in part)) {
      pieces.push(part);
      continue;
    }
    const value = context.get(part.key);
    const text = typeof value === "string" ? value : part.fallback;
    if (text === undefined) {
      onMissing(part.key);
      return undefined;
    }
    pieces.push({ text, literal: true });
  }
  return pieces;
}

/** The text of resolved pieces. */
export function textOfPieces(pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) text += piece.text;
  return text;
}

/** How long the text of resolved pieces is. */
export function sizeOfPieces(pieces: readonly Piece[]): number {
  let size = 0;
  for (const { text } of pieces) size += text.length;
  return size;
}

/** The context keys of the variables in a template. */
export function variablesOf(template: Template): readonly string[] {
  return template.parts.flatMap((part) => ("key" in part ? [part.key] : []));
}

/** The text before the first variable or wildcard. */
export function headOf(template: Template): string {
  let head = "";
  for (const part of template.parts) {
    if ("key" in part) return head;
    const wildcard = part.literal ? -1 : part.text.search(/[*?]/);
    if (wildcard !== -1) return head + part.text.slice(0, wildcard);
    head += part.text;
  }
  return head;
}

function colonsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) count++;
  return count;
}

/**
 * Says whether a request's value would move the parts of an ARN: it has a colon and stands before the fifth colon of
 * an ARN that the policy began. Such a value is no part of an ARN, and must not decide which part the rest is.
 */
export function shiftsArnParts(pieces: readonly Piece[]): boolean {
  let colons = 0;
  for (const { text, literal } of pieces) {
    const inPiece = colonsIn(text);
    if (literal && inPiece > 0 && colons > 0 && colons < 5) return true;
    colons += inPiece;
  }
  return false;
}
