import { createHash } from "node:crypto";
import type { ContextValue } from "@signet/policy";
import type { Assertion } from "../../../federation/saml/assertion.ts";
import { AWS_ATTRIBUTES } from "../../../federation/saml/names.ts";
import { invalidIdentityToken } from "../errors.ts";
import { type NewSessionTags, newSessionTags } from "../session-tags.ts";

// What an assertion's attributes mean to AWS: IAM User Guide, "Configure SAML assertions for the authentication response".

const NAME = /^[\w+=,.@-]{2,64}$/;

/** Whether the provider lets its subject have the role: a value of the attribute Role names both, in either order. */
export function allowsRole({ attributes }: Assertion, roleArn: string, providerArn: string): boolean {
  const pairs = attributes.get(`${AWS_ATTRIBUTES}Role`) ?? [];
  return pairs.some((pair) => {
    const parts = pair.split(",").map((part) => part.trim());
    return parts.length === 2 && parts.includes(roleArn) && parts.includes(providerArn);
  });
}

/** Throws InvalidIdentityToken. */
export function assertedSessionName(assertion: Assertion): string {
  const name = single(assertion, "RoleSessionName");
  if (name === undefined) throw invalidIdentityToken("RoleSessionName is required in AuthnResponse");
  if (!NAME.test(name))
    throw invalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  return name;
}

/** Throws InvalidIdentityToken. */
export function assertedSourceIdentity(assertion: Assertion): string | undefined {
  const identity = single(assertion, "SourceIdentity");
  if (identity !== undefined && (!NAME.test(identity) || /^aws:/i.test(identity)))
    throw invalidIdentityToken(
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    );
  return identity;
}

const TAG = `${AWS_ATTRIBUTES}PrincipalTag:`;
/** As AssumeRole takes them (STS API Reference, Tag). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Throws InvalidIdentityToken for what is no tag, and what `newSessionTags` throws. */
export function assertedTags({ attributes }: Assertion): NewSessionTags {
  const Tags = [...attributes].flatMap(([name, values]) => {
    if (!name.startsWith(TAG)) return [];
    const key = name.slice(TAG.length);
    const [value, another] = values;
    if (key === "" || key.length > 128 || !TAG_TEXT.test(key) || value === undefined || another !== undefined)
      throw invalidTags();
    if (value.length > 256 || !TAG_TEXT.test(value)) throw invalidTags();
    return [{ Key: key, Value: value }];
  });
  const TransitiveTagKeys = attributes.get(`${AWS_ATTRIBUTES}TransitiveTagKeys`) ?? [];
  return newSessionTags({ Tags, TransitiveTagKeys }, undefined);
}

function invalidTags() {
  return invalidIdentityToken("The session tags of the AuthnResponse are not valid.");
}

/** Throws InvalidIdentityToken for several values: which of them would count? */
function single({ attributes }: Assertion, name: string): string | undefined {
  const [value, another] = attributes.get(AWS_ATTRIBUTES + name) ?? [];
  if (another !== undefined) throw invalidIdentityToken(`${name} in AuthnResponse must have one value`);
  return value;
}

/** STS API Reference, AssumeRoleWithSAML, NameQualifier. */
export function nameQualifier(issuer: string, accountId: string, providerName: string): string {
  return createHash("sha1").update(`${issuer}${accountId}/${providerName}`).digest("base64");
}

const FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/** "persistent", "transient"; other formats whole. */
export function subjectType({ subjectFormat }: Assertion): string | undefined {
  return subjectFormat?.startsWith(FORMAT) === true ? subjectFormat.slice(FORMAT.length) : subjectFormat;
}

const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
const EDU_PERSON = "urn:oid:1.3.6.1.4.1.5923.1.1.1.";
const EDU_ORG = "urn:oid:1.3.6.1.4.1.5923.1.2.1.";
/** The attributes of directories that have condition keys of their own, by the keys (the same page, "Mapping SAML attributes"). */
const ATTRIBUTE_KEYS: ReadonlyMap<string, string> = new Map([
  [`${EDU_PERSON}1`, "edupersonaffiliation"],
  [`${EDU_PERSON}2`, "edupersonnickname"],
  [`${EDU_PERSON}3`, "edupersonorgdn"],
  [`${EDU_PERSON}4`, "edupersonorgunitdn"],
  [`${EDU_PERSON}5`, "edupersonprimaryaffiliation"],
  [`${EDU_PERSON}6`, "edupersonprincipalname"],
  [`${EDU_PERSON}7`, "edupersonentitlement"],
  [`${EDU_PERSON}8`, "edupersonprimaryorgunitdn"],
  [`${EDU_PERSON}9`, "edupersonscopedaffiliation"],
  [`${EDU_PERSON}10`, "edupersontargetedid"],
  [`${EDU_PERSON}11`, "edupersonassurance"],
  [`${EDU_ORG}2`, "eduorghomepageuri"],
  [`${EDU_ORG}3`, "eduorgidentityauthnpolicyuri"],
  [`${EDU_ORG}4`, "eduorglegalname"],
  [`${EDU_ORG}5`, "eduorgsuperioruri"],
  [`${EDU_ORG}6`, "eduorgwhitepagesuri"],
  ["urn:oid:2.5.4.3", "cn"],
  ["urn:oid:2.5.4.45", "x500UniqueIdentifier"],
  ["urn:oid:0.9.2342.19200300.100.1.1", "uid"],
  ["urn:oid:0.9.2342.19200300.100.1.3", "mail"],
  ["urn:oid:0.9.2342.19200300.100.1.45", "organizationStatus"],
  ["http://schemas.xmlsoap.org/claims/CommonName", "commonName"],
  [`${CLAIMS}name`, "name"],
  [`${CLAIMS}givenname`, "givenName"],
  [`${CLAIMS}surname`, "surname"],
  [`${CLAIMS}emailaddress`, "mail"],
  ["http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "primaryGroupSID"],
]);

/** Condition keys of an assertion (IAM User Guide, "Available keys for SAML-based AWS STS federation"). */
export function assertionKeys(
  assertion: Assertion,
  provider: { readonly accountId: string; readonly name: string },
): Readonly<Record<string, ContextValue | undefined>> {
  const keys: Record<string, ContextValue | undefined> = {};
  for (const [name, values] of assertion.attributes) {
    const key = ATTRIBUTE_KEYS.get(name);
    if (key !== undefined && values.length > 0) keys[`saml:${key}`] = values;
  }
  return {
    ...keys,
    "saml:aud": assertion.recipient,
    "saml:iss": assertion.issuer,
    "saml:sub": assertion.subject,
    "saml:sub_type": subjectType(assertion),
    "saml:namequalifier": nameQualifier(assertion.issuer, provider.accountId, provider.name),
    "saml:doc": `${provider.accountId}/${provider.name}`,
  };
}
