import { compileWildcard, type Effort, matchesPattern, spend } from "../../match/wildcard.ts";
import type { FindingCode } from "../catalogue.ts";
import { withoutVariables } from "../resource-patterns.ts";
import type { ResourceTypeAuthorization } from "../service-authorization.ts";

/**
 * Why an ARN is of none of these types: it has a region or an account where they have none, or has none where they have one. Only
 * what is otherwise like a type is told; undefined for the rest.
 */
export function diagnoseArn(
  resource: string,
  types: readonly ResourceTypeAuthorization[],
  effort: Effort,
): { readonly code: FindingCode; readonly types: string } | undefined {
  const parts = withoutVariables(resource).split(":");
  const [, , vendor = "", region = "", account = ""] = parts;
  const rest = parts.slice(5).join(":");
  if (parts.length < 6 || !spend(effort, types.length)) return undefined;
  const alike = types.filter(({ arn }) => {
    const [, , ofType, ...others] = splitTypeArn(arn);
    const pattern = (others[2] ?? "").replaceAll(/\$\{[^}]*\}/g, "*");
    return ofType === vendor && (matches(pattern, rest, effort) || matches(rest, pattern, effort));
  });
  const codeOf = (arn: string): FindingCode | undefined => {
    const [, , , regionOfType = "", accountOfType = ""] = splitTypeArn(arn);
    if (regionOfType === "" && region !== "" && region !== "*") return "ARN_REGION_NOT_ALLOWED";
    if (regionOfType !== "" && region === "") return "MISSING_ARN_REGION";
    if (accountOfType === "" && account !== "" && account !== "*") return "ARN_ACCOUNT_NOT_ALLOWED";
    if (accountOfType !== "" && account === "") return "MISSING_ARN_ACCOUNT";
    return undefined;
  };
  const code = alike.map(({ arn }) => codeOf(arn)).find((found) => found !== undefined);
  if (code === undefined) return undefined;
  const names = alike.filter(({ arn }) => codeOf(arn) === code).map(({ name }) => name);
  return { code, types: names.join(", ") };
}

/** At its first five colons; the placeholders have none. */
function splitTypeArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function matches(pattern: string, text: string, effort: Effort): boolean {
  return matchesPattern(compileWildcard(pattern), text, effort) === true;
}
