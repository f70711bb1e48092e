import {
  AssumeRoleWithSAML$,
  type AssumeRoleWithSAMLRequest,
  type AssumeRoleWithSAMLResponse,
} from "@aws-sdk/client-sts";
import type { Validated } from "@signet/wire";
import type { AwsError } from "../../../aws-error.ts";
import { samlProviderArn } from "../../../directory/arns.ts";
import { type Assertion, AssertionError, readAssertion } from "../../../federation/saml/assertion.ts";
import { ResponseError, verifyResponse } from "../../../federation/saml/response.ts";
import type { SamlProviderRow } from "../../../storage/schema/identity-providers.ts";
import {
  type AccessRequest,
  type AccessRule,
  type Call,
  type Identification,
  unsignedOperation,
} from "../../operation.ts";
import { accessDenied, expiredIdentityToken, idpRejectedClaim, invalidIdentityToken } from "../errors.ts";
import {
  allowsRole,
  assertedSessionName,
  assertedSourceIdentity,
  assertedTags,
  assertionKeys,
  nameQualifier,
  subjectType,
} from "./assertion-attributes.ts";
import { openRoleSession, roleAccount, roleRules, type VouchedCaller } from "./role-session.ts";
import { isSignInAudience, isSignInUrl } from "./sign-in-urls.ts";

type Input = Validated<AssumeRoleWithSAMLRequest>;

interface AssertedCaller extends VouchedCaller {
  readonly assertion: Assertion;
  /** What the assertion was verified by. */
  readonly provider: SamlProviderRow;
  /** Epoch milliseconds: when it was, by the machine's clock. */
  readonly verifiedAt: number;
}

/** STS API Reference, AssumeRoleWithSAML. It changes something: an assertion that was taken is not taken again. */
export const assumeRoleWithSAML = unsignedOperation<
  AssumeRoleWithSAMLRequest,
  AssumeRoleWithSAMLResponse,
  AssertedCaller
>(AssumeRoleWithSAML$, {
  effect: "write",
  answerInTrail: true,
  noSignatureNeeded: "The assertion, which the role's identity provider signed, says who calls.",
  identify,
  access,
  handle,
});

async function identify(input: Input, means: Identification): Promise<AssertedCaller> {
  const { directoryOf, wallClock } = means;
  const accountId = roleAccount(input.RoleArn);
  const { samlProviders } = directoryOf(accountId);
  const provider = await samlProviders.find(input.PrincipalArn);
  if (provider === undefined || provider.valid_until <= wallClock) throw noProvider();
  const assertion = await verified(input, provider, await samlProviders.openKeys(provider), wallClock);
  const arn = samlProviderArn(accountId, provider.name);
  if (!allowsRole(assertion, input.RoleArn, arn)) throw notAuthorized();
  const keys = assertionKeys(assertion, { accountId, name: provider.name });
  const qualifier = nameQualifier(assertion.issuer, accountId, provider.name);
  return {
    accountId,
    principal: { kind: "federated", provider: arn, accountId },
    federation: {
      type: "saml",
      provider: arn,
      subject: assertion.subject,
      audience: assertion.recipient,
      nameQualifier: qualifier,
      claims: sessionKeys(assertion, qualifier),
    },
    sessionName: assertedSessionName(assertion),
    tags: assertedTags(assertion),
    sourceIdentity: assertedSourceIdentity(assertion),
    keys,
    notAfter: assertion.sessionEndsAt,
    assertion,
    provider,
    verifiedAt: wallClock,
  };
}

/** Those that the session keeps, for the policies of its requests. */
function sessionKeys(assertion: Assertion, qualifier: string): Record<string, string> {
  const type = subjectType(assertion);
  return {
    "saml:sub": assertion.subject,
    "saml:namequalifier": qualifier,
    ...(type === undefined ? {} : { "saml:sub_type": type }),
  };
}

async function verified(
  { SAMLAssertion }: Input,
  provider: SamlProviderRow,
  privateKeys: readonly string[],
  now: number,
): Promise<Assertion> {
  const id = provider.provider_id;
  try {
    const { assertion, destination } = await verifyResponse(SAMLAssertion, {
      certificates: JSON.parse(provider.certificates) as readonly string[],
      issuer: provider.issuer,
      privateKeys,
      mustBeEncrypted: provider.encryption_mode === "Required",
    });
    if (destination !== undefined && !isSignInUrl(destination, id)) throw wrongRecipient();
    return readAssertion(assertion, {
      isAudience: (audience) => isSignInAudience(audience, id),
      isRecipient: (url) => isSignInUrl(url, id),
      now,
    });
  } catch (error) {
    if (error instanceof ResponseError || error instanceof AssertionError) throw refusalOf(error.refusal);
    throw error;
  }
}

/** The provider is asked for once more: it may be another, or have other certificates, when the request's turn comes. */
async function access({
  input,
  caller,
  directoryOf,
  policies,
}: AccessRequest<AssumeRoleWithSAMLRequest, AssertedCaller>): Promise<readonly AccessRule[]> {
  const { provider } = caller;
  const now = await directoryOf(caller.accountId).samlProviders.find(input.PrincipalArn);
  if (now === undefined || now.provider_id !== provider.provider_id) throw noProvider();
  if (
    now.certificates !== provider.certificates ||
    now.issuer !== provider.issuer ||
    now.encryption_mode !== provider.encryption_mode
  )
    throw refusalOf("signature");
  return roleRules(input, caller, { directoryOf, policies });
}

async function handle(input: Input, call: Call<AssertedCaller>): Promise<AssumeRoleWithSAMLResponse> {
  const { caller, directory } = call;
  const { assertion, provider, verifiedAt } = caller;
  await directory.usedAssertions.use(
    { providerId: provider.provider_id, assertionId: assertion.id },
    assertion.endsAt,
    verifiedAt,
    () => invalidIdentityToken("The SAML assertion was used before."),
  );
  return {
    ...(await openRoleSession(input, call)),
    Subject: assertion.subject,
    SubjectType: subjectType(assertion),
    Issuer: assertion.issuer,
    Audience: assertion.recipient,
    NameQualifier: caller.federation.nameQualifier,
  };
}

function noProvider(): AwsError {
  return invalidIdentityToken("Specified provider doesn't exist.");
}

function notAuthorized(): AwsError {
  return accessDenied("Not authorized to perform sts:AssumeRoleWithSAML");
}

function wrongRecipient(): AwsError {
  return invalidIdentityToken("Response is not for this recipient.");
}

function refusalOf(refusal: ResponseError["refusal"] | AssertionError["refusal"]): AwsError {
  switch (refusal) {
    case "malformed":
      return invalidIdentityToken("Invalid SAML response");
    case "signature":
      return invalidIdentityToken("Response signature invalid");
    case "issuer":
      return invalidIdentityToken("Issuer not present in specified provider");
    case "status":
      return idpRejectedClaim("Response does not say that the authentication succeeded.");
    case "encryption":
      return invalidIdentityToken("Invalid assertion encryption");
    case "subject":
      return invalidIdentityToken("Response does not contain a subject.");
    case "condition":
      return invalidIdentityToken("Response contains a condition that is not understood.");
    case "audience":
      return invalidIdentityToken("Response does not contain the required audience.");
    case "recipient":
      return wrongRecipient();
    case "expired":
      return expiredIdentityToken("Token must be redeemed within 5 minutes of issuance");
    case "not-yet-valid":
      return invalidIdentityToken("Token is not valid yet");
  }
}
