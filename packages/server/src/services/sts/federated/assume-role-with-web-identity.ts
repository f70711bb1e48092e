import {
  AssumeRoleWithWebIdentity$,
  type AssumeRoleWithWebIdentityRequest,
  type AssumeRoleWithWebIdentityResponse,
} from "@aws-sdk/client-sts";
import type { Validated } from "@signet/wire";
import type { AwsError } from "../../../aws-error.ts";
import { oidcProviderArn } from "../../../directory/arns.ts";
import { readTexts } from "../../../directory/identity-providers/oidc-providers.ts";
import { claimedIssuer, type TokenRefusal, verifyIdToken } from "../../../federation/oidc/id-token.ts";
import {
  type AccessRequest,
  type AccessRule,
  type Identification,
  unsignedOperation,
} from "../../operation.ts";
import {
  expiredIdentityToken,
  idpCommunicationError,
  invalidIdentityToken,
  validationError,
} from "../errors.ts";
import { openRoleSession, roleAccount, roleRules, type VouchedCaller } from "./role-session.ts";
import { sessionKeys, tokenKeys, tokenSourceIdentity, tokenTags } from "./token-claims.ts";

type Input = Validated<AssumeRoleWithWebIdentityRequest>;

/** STS API Reference, AssumeRoleWithWebIdentity. */
export const assumeRoleWithWebIdentity = unsignedOperation<
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
  VouchedCaller
>(AssumeRoleWithWebIdentity$, {
  effect: "read",
  answerInTrail: true,
  noSignatureNeeded: "The token, which the role's identity provider signed, says who calls.",
  identify,
  access,
  async handle(input, call) {
    const { federation } = call.caller;
    return {
      ...(await openRoleSession(input, call)),
      SubjectFromWebIdentityToken: federation.subject,
      Provider: federation.provider,
      Audience: federation.audience,
    };
  },
});

/** Members of a session's statement have to have an end: OpenID Connect Core 1.0, section 2, gives a subject 255 characters. */
const LONGEST_SUBJECT = 255;
const LONGEST_METHODS = 1024;

async function identify(
  input: Input,
  { directoryOf, issuerKeys, wallClock }: Identification,
): Promise<VouchedCaller> {
  const accountId = roleAccount(input.RoleArn);
  if (input.ProviderId !== undefined)
    throw validationError(
      "ProviderId is not supported: it is for OAuth 2.0 access tokens, not for ID tokens.",
    );
  const issuer = claimedIssuer(input.WebIdentityToken);
  if (issuer === undefined) throw refusalOf({ reason: "malformed" });
  const provider = await directoryOf(accountId).oidcProviders.findByIssuer(issuer);
  if (provider === undefined) throw noProvider(issuer);
  const trusted = {
    issuer,
    clientIds: readTexts(provider.client_ids),
    thumbprints: readTexts(provider.thumbprints),
    accountId,
  };
  const verified = await verifyIdToken(input.WebIdentityToken, trusted, issuerKeys, wallClock);
  if (!verified.ok) throw refusalOf(verified);
  const { claims } = verified;
  const arn = oidcProviderArn(accountId, provider.url);
  const kept = sessionKeys(provider.url, claims);
  if (claims.sub.length > LONGEST_SUBJECT || JSON.stringify(kept).length > LONGEST_METHODS + LONGEST_SUBJECT)
    throw refusalOf({ reason: "malformed" });
  return {
    accountId,
    principal: { kind: "federated", provider: arn, accountId },
    federation: {
      type: "web-identity",
      provider: arn,
      subject: claims.sub,
      audience: claims.audience,
      claims: kept,
    },
    sessionName: input.RoleSessionName,
    tags: tokenTags(claims),
    sourceIdentity: tokenSourceIdentity(claims),
    keys: tokenKeys(provider.url, claims),
  };
}

/** The provider is asked for once more: it may have gone while its keys were fetched. */
async function access({
  input,
  caller,
  directoryOf,
  policies,
}: AccessRequest<AssumeRoleWithWebIdentityRequest, VouchedCaller>): Promise<readonly AccessRule[]> {
  const { provider, audience = "" } = caller.federation;
  const row = await directoryOf(caller.accountId).oidcProviders.find(provider);
  if (row === undefined) throw noProvider(`https://${provider.slice(provider.indexOf("/") + 1)}`);
  if (!readTexts(row.client_ids).includes(audience)) throw refusalOf({ reason: "audience" });
  return roleRules(input, caller, { directoryOf, policies });
}

/** What may be repeated of a token is who it says its issuer is, and of that only what an URL can have. */
function noProvider(issuer: string): AwsError {
  const shown = /^[\u0021-\u007e]{1,255}$/.test(issuer) ? issuer : "?";
  return invalidIdentityToken(`No OpenIDConnect provider found in your account for ${shown}`);
}

function refusalOf(refusal: TokenRefusal): AwsError {
  switch (refusal.reason) {
    case "malformed":
      return invalidIdentityToken(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
      );
    case "expired":
      return expiredIdentityToken(
        `Token expired: current date/time ${refusal.now} must be before the expiration date/time ${refusal.exp}`,
      );
    case "missing-claim":
      return invalidIdentityToken(`Missing a required claim: ${refusal.claim}`);
    case "audience":
      return invalidIdentityToken("Incorrect token audience");
    case "issuer":
      return invalidIdentityToken("Incorrect token issuer");
    case "not-yet-valid":
      return invalidIdentityToken("Token is not valid yet");
    case "signature":
      return invalidIdentityToken("Invalid signature on the web identity token");
    case "certificate":
      return invalidIdentityToken(
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      );
    case "keys":
      return invalidIdentityToken(
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
    case "unreachable":
      return idpCommunicationError("An error occurred while communicating with the identity provider.");
  }
}
