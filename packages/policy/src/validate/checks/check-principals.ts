import type { Report } from "../report.ts";
import type { Subject } from "../check.ts";
import type { ConditionView, PrincipalsView, StatementView } from "../policy-view.ts";

/** Who is let in: not everyone, not everyone but some, not whoever a service or an identity provider acts for. */
export function checkPrincipals({ kind, policy }: Subject, report: Report): void {
  // The principal of an RCP is always everyone, and it allows nothing.
  if (kind === "rcp") return;
  for (const statement of policy.statements) {
    const { principals, effect } = statement;
    if (principals === undefined) continue;
    if (principals.negated) {
      if (effect === "Deny") report("DENY_WITH_NOT_PRINCIPAL", principals);
      if (effect === "Allow") report("ALLOW_WITH_NOT_PRINCIPAL", principals);
      continue;
    }
    if (effect === "Allow") {
      checkEveryone(statement, principals, report);
      if (kind === "resource") checkServices(statement, principals, report);
      if (kind === "trust") checkProviders(statement, principals, report);
    }
  }
}

/** Users and roles go by their ARNs. */
export function checkPrincipalIds({ policy }: Subject, report: Report): void {
  for (const { principals } of policy.statements) {
    for (const { type, text } of principals?.entries ?? []) {
      if (type !== "AWS") continue;
      const code = /^AROA[A-Z0-9]+$/.test(text.value)
        ? "INVALID_ROLE_REFERENCE"
        : /^AIDA[A-Z0-9]+$/.test(text.value)
          ? "INVALID_USER_REFERENCE"
          : undefined;
      if (code !== undefined) report(code, text, { principal: text.value });
    }
  }
}

function checkEveryone({ conditions }: StatementView, { entries }: PrincipalsView, report: Report): void {
  if (conditions.length > 0) return;
  const everyone = entries.find(({ type, text }) => type === "AWS" && text.value === "*");
  if (everyone !== undefined) report("ALLOW_WITH_WILDCARD_PRINCIPAL", everyone.text);
}

/** The keys that say for whom a service acts. (IAM User Guide, "The confused deputy problem") */
const SOURCES = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
]);

function checkServices({ conditions }: StatementView, { entries }: PrincipalsView, report: Report): void {
  if (conditions.some(({ key }) => SOURCES.has(key.toLowerCase()))) return;
  for (const { type, text } of entries) {
    if (type === "Service") report("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", text, { service: text.value });
  }
}

/** IAM User Guide, "Create a role for OpenID Connect federation": conditions on the provider's claims. */
function checkProviders({ conditions }: StatementView, { entries }: PrincipalsView, report: Report): void {
  const claimsOf = readClaims(conditions);
  for (const { type, text } of entries) {
    if (type !== "Federated" || text.value.includes(":saml-provider/")) continue;
    const provider = /:oidc-provider\/(.+)$/.exec(text.value)?.[1] ?? text.value;
    const claims = claimsOf.get(provider.toLowerCase());
    const details = { provider };
    if (claims === undefined) report("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", text, details);
    else if (
      /^token\.actions\.githubusercontent\.com(?:\/|$)/i.test(provider) &&
      !claims.some((claim) => GITHUB_CLAIMS.has(claim))
    ) {
      report("MISSING_GITHUB_REPO_CONDITION_KEY", text, details);
    }
  }
}

/** The claims that conditions ask for, by provider, all in lower case; providers and claims may have colons of their own. */
function readClaims(conditions: readonly ConditionView[]): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, string[]>();
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    for (const colon of new Set([key.indexOf(":"), key.lastIndexOf(":")])) {
      const provider = key.slice(0, Math.max(0, colon));
      const others = claims.get(provider) ?? [];
      others.push(key.slice(colon + 1));
      claims.set(provider, others);
    }
  }
  return claims;
}

/** The claims that tell one repository, or its owner, from others. */
const GITHUB_CLAIMS = new Set([
  "sub",
  "repository",
  "repository_id",
  "repository_owner_id",
  "job_workflow_ref",
  "enterprise_id",
]);
