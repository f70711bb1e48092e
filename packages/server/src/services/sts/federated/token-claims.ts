import type { ContextValue } from "@signet/policy";
import type { IdTokenClaims } from "../../../federation/oidc/id-token.ts";
import { invalidIdentityToken } from "../errors.ts";
import { type NewSessionTags, newSessionTags } from "../session-tags.ts";

/**
 * Condition keys of a web identity: ISSUER:aud and its like (IAM User Guide, "Available keys for AWS OIDC federation"), and for some
 * issuers more of their claims (Service Authorization Reference, AssumeRoleWithWebIdentity).
 *
 * @param issuer without "https://"
 */
export function tokenKeys(
  issuer: string,
  claims: IdTokenClaims,
): Readonly<Record<string, ContextValue | undefined>> {
  const { aud, azp, sub, audience } = claims;
  const key = (name: string) => `${issuer}:${name}`;
  return {
    [key("aud")]: azp === undefined ? textsOf(aud) : audience,
    [key("oaud")]: azp === undefined ? undefined : textsOf(aud),
    [key("azp")]: azp === undefined ? undefined : audience,
    [key("sub")]: sub,
    [key("amr")]: textsOf(claims["amr"]),
    ...Object.fromEntries(
      (FURTHER_CLAIMS.get(issuer) ?? []).map((name) => [key(name), textsOf(claims[name])]),
    ),
  };
}

/** Those that the session keeps, for the policies of its requests. */
export function sessionKeys(
  issuer: string,
  claims: IdTokenClaims,
): Record<string, string | readonly string[]> {
  const all = tokenKeys(issuer, claims);
  const kept = ["aud", "sub", "amr"].map((name) => `${issuer}:${name}`);
  return Object.fromEntries(
    kept.flatMap((key) => {
      const value = all[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

const GITHUB = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
];
/** A map: an issuer may be called https://constructor. */
const FURTHER_CLAIMS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "token.actions.githubusercontent.com": GITHUB,
    "gitlab.com": [
      "namespace_id",
      "pipeline_source",
      "project_id",
      "ref_protected",
      "runner_environment",
      "user_access_level",
      "user_email",
      "user_id",
      "user_login",
    ],
    "agent.buildkite.com": [
      "build_branch",
      "cluster_id",
      "cluster_name",
      "organization_id",
      "organization_slug",
      "pipeline_id",
      "pipeline_slug",
    ],
  }),
);

/** What a policy can compare; undefined for what is absent, empty, or not text, number or truth value. */
function textsOf(value: unknown): ContextValue | undefined {
  if (Array.isArray(value)) {
    const texts = value.flatMap((one: unknown) => textsOf(one) ?? []);
    return texts.length === 0 ? undefined : texts;
  }
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

const TAGS = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
const PRINCIPAL_TAGS = `${TAGS}/principal_tags/`;
const TRANSITIVE = `${TAGS}/transitive_tag_keys`;

/**
 * The session tags of a token, nested in one claim or in a claim each (IAM User Guide, "Passing session tags using
 * AssumeRoleWithWebIdentity"). Throws InvalidIdentityToken for what is no tags, and what `newSessionTags` throws.
 */
export function tokenTags(claims: IdTokenClaims): NewSessionTags {
  const nested = claims[TAGS] === undefined ? {} : objectOf(claims[TAGS]);
  const { principal_tags: nestedTags, transitive_tag_keys: nestedKeys } = nested;
  const flat = Object.entries(claims).flatMap(([name, value]) =>
    name.startsWith(PRINCIPAL_TAGS) ? [[name.slice(PRINCIPAL_TAGS.length), value] as const] : [],
  );
  const entries = [...(nestedTags === undefined ? [] : Object.entries(objectOf(nestedTags))), ...flat];
  return newSessionTags(
    {
      Tags: entries.map(([key, value]) => ({ Key: tagKey(key), Value: tagValue(value) })),
      TransitiveTagKeys: [...listOf(nestedKeys), ...listOf(claims[TRANSITIVE])],
    },
    undefined,
  );
}

/** Throws InvalidIdentityToken. */
export function tokenSourceIdentity(claims: IdTokenClaims): string | undefined {
  const value = claims[SOURCE_IDENTITY];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !/^(?!aws:)[\w+=,.@-]{2,64}$/i.test(value))
    throw invalidIdentityToken(
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    );
  return value;
}

/** As AssumeRole takes them (STS API Reference, Tag). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function tagKey(key: string): string {
  if (key === "" || key.length > 128 || !TAG_TEXT.test(key)) throw invalidTags();
  return key;
}

/** A list of one value is what AWS documents; one value alone is taken, too. */
function tagValue(value: unknown): string {
  const [first, second]: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (typeof first !== "string" || second !== undefined || first.length > 256 || !TAG_TEXT.test(first))
    throw invalidTags();
  return first;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidTags();
  return value as Readonly<Record<string, unknown>>;
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) throw invalidTags();
  return value;
}

function invalidTags() {
  return invalidIdentityToken("The session tags of the token are not valid.");
}
