import {
  CONFINED_ONE,
  CONFINED_STAR,
  compilePieces,
  type Effort,
  type Matched,
  matchesPattern,
  ONE,
  type Pattern,
  patternOf,
  type Piece,
  plainPattern,
  STAR,
  tokenize,
} from "./wildcard.ts";

const COLON = 0x3a;

/** Splits an ARN at its first five colons into six parts; undefined for what is not an ARN. */
export function splitArn(arn: string): readonly string[] | undefined {
  if (!arn.startsWith("arn:")) return undefined;
  const parts: string[] = [];
  let start = 0;
  for (let part = 0; part < 5; part++) {
    const colon = arn.indexOf(":", start);
    if (colon === -1) return undefined;
    parts.push(arn.slice(start, colon));
    start = colon + 1;
  }
  parts.push(arn.slice(start));
  return parts;
}

/** The pattern of an ARN condition operator: one pattern for each of the six components. */
export interface ArnPattern {
  readonly components: readonly Pattern[];
}

/**
 * Compiles the value of an ARN condition operator. Each of the six components is matched apart from the others, the
 * last one holds everything after the fifth colon; a lone `*` is every ARN. Undefined when there are not six.
 * (IAM User Guide, "IAM JSON policy elements: Condition operators", ARN condition operators)
 */
export function compileArnPattern(pieces: readonly Piece[]): ArnPattern | undefined {
  const components: Piece[][] = [[]];
  for (const { text, literal } of pieces) {
    let rest = text;
    while (components.length < 6) {
      const colon = rest.indexOf(":");
      if (colon === -1) break;
      components.at(-1)?.push({ text: rest.slice(0, colon), literal });
      components.push([]);
      rest = rest.slice(colon + 1);
    }
    components.at(-1)?.push({ text: rest, literal });
  }
  const patterns = components.map(compilePieces);
  if (patterns.length === 1 && patterns[0]?.kind === "any") {
    return { components: Array.from({ length: 6 }, (): Pattern => ({ kind: "any" })) };
  }
  return patterns.length === 6 ? { components: patterns } : undefined;
}

/** Matches the six parts of an ARN against a compiled ARN pattern. */
export function matchesArnParts(pattern: ArnPattern, parts: readonly string[], effort: Effort): Matched {
  let result: Matched = true;
  for (const [part, component] of pattern.components.entries()) {
    const matched = matchesPattern(component, parts[part] ?? "", effort);
    if (matched === false) return false;
    if (matched === "unknown") result = matched;
  }
  return result;
}

/**
 * Says whether an ARN matches a pattern the way ArnLike and ArnEquals do, component by component. False when either
 * is not an ARN.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const compiled = compileArnPattern([{ text: pattern, literal: false }]);
  const parts = splitArn(arn);
  const effort = { left: Number.POSITIVE_INFINITY };
  return compiled !== undefined && parts !== undefined && matchesArnParts(compiled, parts, effort) === true;
}

/**
 * Compiles a value of the Resource element. In the parts before the fifth colon a wildcard stays within its part,
 * but for a `*` at the very end of a part, which also spans colons; after the fifth colon wildcards span everything,
 * `:` and `/` included. (IAM User Guide, "IAM JSON policy elements: Resource", wildcards in resource ARNs)
 */
export function compileResource(pieces: readonly Piece[]): Pattern {
  const plain = plainPattern(pieces);
  if (plain !== undefined) return plain;
  const tokens = tokenize(pieces);
  let part = 1;
  for (let place = 0; place < tokens.length && part < 6; place++) {
    const token = tokens[place];
    const next = tokens[place + 1];
    if (token === COLON) part++;
    else if (token === ONE) tokens[place] = CONFINED_ONE;
    else if (token === STAR && next !== undefined && next !== COLON) tokens[place] = CONFINED_STAR;
  }
  return patternOf(tokens);
}

/** Says whether a resource matches a value of the Resource element (one without policy variables). */
export function matchesResource(pattern: string, resource: string): boolean {
  return matchesPattern(compileResource([{ text: pattern, literal: false }]), resource);
}
