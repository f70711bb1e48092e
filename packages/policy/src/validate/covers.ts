import { compileWildcard, type Effort, matchesPattern, spend } from "../match/wildcard.ts";

/**
 * Says whether everything that `value` matches is matched by `pattern` as well, as far as that shows without automata: `pattern` has
 * no other wildcards than `*`, and in an ARN only after the fifth colon (before it wildcards do not match all). Then what `value`
 * has as wildcards are characters like others, which only the pattern's wildcards can match. False when the effort does not
 * suffice to tell.
 */
export function covers(pattern: string, value: string, effort: Effort): boolean {
  if (!spend(effort, 1)) return false;
  if (pattern === "*") return true;
  const star = pattern.indexOf("*");
  // Most pairs differ before the first wildcard.
  if (star === -1 || pattern.includes("?") || !value.startsWith(pattern.slice(0, star))) return false;
  if (pattern.startsWith("arn:") && !hasFiveColons(pattern.slice(0, star))) return false;
  if (pattern.includes("${")) return false;
  return spend(effort, pattern.length) && matchesPattern(compileWildcard(pattern), value, effort) === true;
}

function hasFiveColons(text: string): boolean {
  return text.split(":").length > 5;
}
