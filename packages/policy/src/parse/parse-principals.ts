import type { JsonNode } from "../json/json-node.ts";
import type { PrincipalEntry, Principals } from "../policy.ts";
import { MESSAGES, type Problems } from "../problem.ts";
import { type Entry, readTexts } from "./parse-values.ts";

const ACCOUNT = /^[0-9]{12}$/;
const UNIQUE_ID = /^(?:AIDA|AROA)[A-Z0-9]{8,124}$/;
const PRINCIPAL_ARN =
  /^arn:aws[a-z0-9-]*:(?:iam::[0-9]{12}:(?:user|role)\/|sts::[0-9]{12}:(?:assumed-role\/[^/]+\/|federated-user\/))[^*?]+$/;
const ROOT_ARN = /^arn:aws[a-z0-9-]*:iam::([0-9]{12}):root$/;
const SERVICE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;
const PROVIDER_ARN = /^arn:aws[a-z0-9-]*:iam::[0-9]{12}:(?:saml-provider|oidc-provider)\/[^*?]+$/;
const PROVIDER_DOMAIN = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:\/[^*?\s]*)?$/;
const CANONICAL_ID = /^[0-9a-f]{64}$/;

/**
 * Reads Principal or NotPrincipal: `"*"`, or an object of AWS, Service, Federated and CanonicalUser. No part of a
 * principal may be a wildcard. (IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal")
 */
export function parsePrincipals(
  node: JsonNode,
  negated: boolean,
  path: string,
  problems: Problems,
): Principals {
  if (node.type === "string" && node.value === "*") return { negated, entries: [{ kind: "everyone" }] };
  if (node.type !== "object") {
    problems.add("principal-form", MESSAGES.principals, node.at, path, 'Principal is "*" or an object');
    return { negated, entries: [] };
  }
  const entries: PrincipalEntry[] = [];
  for (const { key, at, value } of node.members) {
    const memberPath = `${path}.${key}`;
    if (!Object.hasOwn(READERS, key)) {
      problems.add("principal-type", MESSAGES.principals, at, memberPath, `${key} is no type of principal`);
      continue;
    }
    for (const entry of readTexts(value, memberPath, problems)) {
      const principal = READERS[key as keyof typeof READERS](entry);
      if (principal === undefined)
        problems.add(
          /[*?]/.test(entry.node.value) ? "principal-wildcard" : "principal-form",
          MESSAGES.principal(key, entry.node.value),
          entry.node.at,
          entry.path,
        );
      else entries.push(principal);
    }
  }
  if (entries.length === 0)
    problems.add("no-principals", MESSAGES.principals, node.at, path, "the statement has no principals");
  return { negated, entries };
}

const READERS = {
  AWS: readAws,
  Service: ({ node: { value } }: Entry): PrincipalEntry | undefined =>
    // Its dot is looked for apart: one pattern for both would try every dot of a long text as that one.
    SERVICE.test(value) && value.slice(1, -1).includes(".")
      ? { kind: "service", service: value.toLowerCase() }
      : undefined,
  Federated: ({ node: { value } }: Entry): PrincipalEntry | undefined =>
    PROVIDER_ARN.test(value) || PROVIDER_DOMAIN.test(value)
      ? { kind: "federated", provider: value }
      : undefined,
  CanonicalUser: ({ node: { value } }: Entry): PrincipalEntry | undefined =>
    CANONICAL_ID.test(value) ? { kind: "canonicalUser", id: value } : undefined,
} as const;

function readAws({ node: { value } }: Entry): PrincipalEntry | undefined {
  if (value === "*") return { kind: "everyone" };
  if (ACCOUNT.test(value)) return { kind: "account", accountId: value };
  const root = ROOT_ARN.exec(value)?.[1];
  if (root !== undefined) return { kind: "account", accountId: root };
  if (UNIQUE_ID.test(value)) return { kind: "id", id: value };
  return PRINCIPAL_ARN.test(value) ? { kind: "arn", arn: value } : undefined;
}
