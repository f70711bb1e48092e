import type { ContextValue } from "../index.ts";

// Text of a policy against text of the request, by recursion: right by reading it, and as slow as it may be.

export type NaiveContext = ReadonlyMap<string, ContextValue>;

/** One character of a policy's text; what a variable put there is no wildcard and no border of an ARN's parts. */
export interface Glyph {
  readonly char: string;
  readonly own: boolean;
}

export function glyphsOf(text: string, own = true): readonly Glyph[] {
  return Array.from(text, (char) => ({ char, own }));
}

const VARIABLE = /^\$\{\s*([^\s,'}]+)\s*(?:,\s*'([^']*)'\s*)?\}/;

/** The text with its variables replaced, undefined if one has no value. (IAM User Guide, "Variables and tags") */
export function expand(text: string, version: string, context: NaiveContext): readonly Glyph[] | undefined {
  const start = version === "2012-10-17" ? text.indexOf("${") : -1;
  if (start === -1) return glyphsOf(text);
  const [whole, name = "", preset] = VARIABLE.exec(text.slice(start)) ?? ["${"];
  const given = ["*", "?", "$"].includes(name) ? name : context.get(name.toLowerCase());
  const value = typeof given === "string" ? given : preset;
  const rest = expand(text.slice(start + whole.length), version, context);
  if (value === undefined || rest === undefined) return undefined;
  return [...glyphsOf(text.slice(0, start)), ...glyphsOf(value, false), ...rest];
}

/**
 * As `expand`, of an ARN. A value with a colon in one of the first five parts would move the parts: it counts as none. A
 * lone variable brings its own colons.
 */
export function expandArn(
  text: string,
  version: string,
  context: NaiveContext,
): readonly Glyph[] | undefined {
  const glyphs = expand(text, version, context);
  if (glyphs?.some(isColon) !== true) return glyphs;
  let part = 1;
  for (const glyph of glyphs) {
    if (isColon(glyph)) part += 1;
    else if (glyph.char === ":" && part < 6) return undefined;
  }
  return glyphs;
}

const isColon = (glyph: Glyph | undefined): boolean => glyph?.char === ":" && glyph.own;

/**
 * Wildcards. With `part`, as the Resource element has them: in the first five parts of an ARN they stay within their
 * part, but for a `*` that ends it. (IAM User Guide, "IAM JSON policy elements: Resource")
 */
export function globs(pattern: readonly Glyph[], text: readonly string[], part = 6, i = 0, j = 0): boolean {
  const glyph = pattern[i];
  const head = text[j];
  if (glyph === undefined) return head === undefined;
  const confined = part < 6;
  if (glyph.own && glyph.char === "*") {
    const next = pattern[i + 1];
    const takes = !confined || next === undefined || isColon(next) || head !== ":";
    return (
      globs(pattern, text, part, i + 1, j) ||
      (head !== undefined && takes && globs(pattern, text, part, i, j + 1))
    );
  }
  if (head === undefined) return false;
  const stays = !(confined && head === ":" && !isColon(glyph));
  const same = glyph.own && glyph.char === "?" ? true : glyph.char === head;
  return stays && same && globs(pattern, text, isColon(glyph) ? part + 1 : part, i + 1, j + 1);
}

/** The six parts, if it is an ARN. */
function parts(
  glyphs: readonly Glyph[],
  separates: (glyph: Glyph) => boolean,
): readonly (readonly Glyph[])[] {
  const found: Glyph[][] = [[]];
  for (const glyph of glyphs) {
    if (found.length < 6 && separates(glyph)) found.push([]);
    else found.at(-1)?.push(glyph);
  }
  return found;
}

/**
 * ArnEquals and ArnLike: each of the six parts by itself. Undefined where one of the two is no ARN. (IAM User Guide, "Amazon Resource Name (ARN) condition operators")
 */
export function arnLike(pattern: readonly Glyph[], text: string): boolean | undefined {
  const given = parts(glyphsOf(text), isColon);
  if (given.length < 6 || !text.startsWith("arn:")) return undefined;
  const [only] = pattern;
  if (pattern.length === 1 && only?.char === "*" && only.own) return true;
  const wanted = parts(pattern, pattern.some(isColon) ? isColon : ({ char }) => char === ":");
  if (wanted.length < 6) return undefined;
  const same = (part: readonly Glyph[], index: number): boolean =>
    globs(
      part,
      (given[index] ?? []).map(({ char }) => char),
    );
  return wanted.every(same);
}
