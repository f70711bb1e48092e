import { CONFINED_ONE, CONFINED_STAR, ONE, STAR } from "../match/wildcard.ts";
import { parseTemplate } from "../template.ts";
import { NAME_ONE, NAME_STAR, PART } from "./overlap.ts";

const COLON = 0x3a;

/** Placeholders whose names have no slash; without that, a bucket's ARN would be the ARN of any object as well. */
const NAMES = new Set(["${BucketName}", "${TableName}"]);

const PLACEHOLDER = /\$\{[^}]*\}|\*/g;

/** Services with resources that are AWS's own, whose ARNs have no account. */
const WITH_RESOURCES_OF_AWS = /^arn:[^:]*:(?:ssm|resource-explorer-2):/;

/**
 * The tokens of a resource type's ARN: each placeholder is one character or more, which after the fifth colon may be any, and
 * before it no colon.
 */
export function tokensOfTypeArn(arn: string): readonly number[] {
  const tokens: number[] = [];
  let start = 0;
  for (const { 0: placeholder, index } of arn.matchAll(PLACEHOLDER)) {
    addLiteral(tokens, arn.slice(start, index));
    const confined = colonsIn(tokens) < 5;
    if (colonsIn(tokens) === 4 && WITH_RESOURCES_OF_AWS.test(arn)) tokens.push(CONFINED_STAR);
    else if (NAMES.has(placeholder)) tokens.push(NAME_ONE, NAME_STAR);
    else if (placeholder === "*") tokens.push(confined ? CONFINED_STAR : STAR);
    else tokens.push(confined ? CONFINED_ONE : ONE, confined ? CONFINED_STAR : STAR);
    start = index + placeholder.length;
  }
  addLiteral(tokens, arn.slice(start));
  return tokens;
}

/**
 * The tokens of a value of Resource. As in match/arn.ts a `*` at the end of a part also matches colons, but the colons that part the
 * value are no part of a type's names: else `arn:aws:dynamodb:*:*:x` would fit every name that ends with `:x`.
 */
export function tokensOfResource(resource: string): readonly number[] {
  const tokens: number[] = [];
  const read = parseTemplate(resource);
  const parts = read.ok ? read.template.parts : [{ text: resource, literal: false }];
  for (const part of parts) {
    if ("key" in part) tokens.push(STAR);
    else if (part.literal) addLiteral(tokens, part.text);
    else addPattern(tokens, part.text);
  }
  let colons = 0;
  for (const [place, token] of tokens.entries()) {
    const next = tokens[place + 1];
    if (token === COLON) {
      tokens[place] = PART;
      if (++colons === 5) break;
    } else if (token === ONE) tokens[place] = CONFINED_ONE;
    else if (token === STAR && next !== undefined && next !== COLON) tokens[place] = CONFINED_STAR;
  }
  return tokens;
}

/** The text of a resource with a `*` in place of each policy variable. */
export function withoutVariables(resource: string): string {
  const read = parseTemplate(resource);
  if (!read.ok) return resource;
  return read.template.parts.map((part) => ("key" in part ? "*" : part.text)).join("");
}

function addLiteral(tokens: number[], text: string): void {
  for (const char of text) tokens.push(char.codePointAt(0) ?? 0);
}

function addPattern(tokens: number[], text: string): void {
  for (const char of text) {
    if (char === "*") {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else tokens.push(char === "?" ? ONE : (char.codePointAt(0) ?? 0));
  }
}

function colonsIn(tokens: readonly number[]): number {
  return tokens.reduce((count, token) => (token === COLON ? count + 1 : count), 0);
}
