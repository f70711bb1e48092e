import { X509Certificate } from "node:crypto";
import * as iam from "@aws-sdk/client-iam";
import { samlMetadata } from "../../../packages/server/src/federation/testing/saml-metadata.ts";
import {
  type AssertionOptions,
  assertionText,
  encoded,
  responseText,
  sign,
} from "../../../packages/server/src/federation/testing/saml-idp.ts";
import type { Scene, Scenes } from "../scene.ts";
import { NOBODY, type Stage } from "../stage.ts";
import { noise, noisyTags } from "./noise.ts";
import { newRole, newSession } from "./principals.ts";

const CLIENT = "sts.amazonaws.com";
const TAGS = "https://aws.amazon.com/tags/principal_tags/";
const SAML_ISSUER = "https://idp.example/saml";
const FAR_AGO = -3_600_000;
/** Of tags, as claims or attributes: what no session token has room for. */
const tags = (prefix: string) => noisyTags(20).map(({ Key, Value }) => [prefix + Key, [Value]] as const);

/** A role for tokens of an issuer, which the account has as a provider; both are made for the scene of that name. */
async function tokenRole(stage: Stage, name: string, url: string): Promise<string> {
  const provider = `arn:aws:iam::${stage.installation.accountId}:oidc-provider/${url.slice("https://".length)}`;
  const thumbprint = new X509Certificate(stage.certificate.cert).fingerprint.replaceAll(":", "");
  const { OpenIDConnectProviderList = [] } = await stage.make(new iam.ListOpenIDConnectProvidersCommand());
  if (!OpenIDConnectProviderList.some(({ Arn }) => Arn === provider))
    await stage.make(
      new iam.CreateOpenIDConnectProviderCommand({
        Url: url,
        ClientIDList: [CLIENT],
        ThumbprintList: [thumbprint],
      }),
    );
  const Action = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"];
  return newRole(stage, name, { Effect: "Allow", Principal: { Federated: provider }, Action });
}

/** A request with a token of the stage's issuer, which says so and more. */
function byToken(name: string, claims: object, more: object = {}): Scene {
  return async (stage) => {
    const iat = Math.floor(Date.now() / 1000);
    const usual = { iss: stage.issuer.url, aud: CLIENT, sub: "somebody", iat, exp: iat + 300 };
    const token = { ...usual, ...claims };
    const RoleArn = await tokenRole(stage, name, token.iss);
    const WebIdentityToken = await stage.issuer.sign(token);
    return { input: { RoleArn, RoleSessionName: "session", WebIdentityToken, ...more } };
  };
}

/** A request with an assertion of a provider that is made for the scene. */
function byAssertion(
  name: string,
  { attributes, ...options }: AssertionOptions,
  { more = {}, status = "Success" }: { readonly more?: object; readonly status?: string } = {},
): Scene {
  return async (stage) => {
    const metadata = { Name: name, SAMLMetadataDocument: samlMetadata(SAML_ISSUER, [stage.certificate]) };
    const { SAMLProviderArn: PrincipalArn = "" } = await stage.make(
      new iam.CreateSAMLProviderCommand(metadata),
    );
    const Action = ["sts:AssumeRoleWithSAML", "sts:TagSession"];
    const trust = { Effect: "Allow", Principal: { Federated: PrincipalArn }, Action };
    const RoleArn = await newRole(stage, name, trust);
    const said = { Role: [`${RoleArn},${PrincipalArn}`], RoleSessionName: ["somebody"], ...attributes };
    const assertion = assertionText(SAML_ISSUER, { ...options, attributes: said });
    const response = responseText(SAML_ISSUER, sign(assertion, "Assertion", stage.certificate), options);
    const SAMLAssertion = encoded(response.replace("status:Success", `status:${status}`));
    return { input: { RoleArn, PrincipalArn, SAMLAssertion, ...more } };
  };
}

/** A token for others, in an account that has them. */
function forOthers(make: (stage: Stage) => Promise<{ input: object; sender?: Stage["admin"] }>): Scene {
  return async (stage) => {
    await stage.make(new iam.EnableOutboundWebIdentityFederationCommand());
    const { input, sender } = await make(stage);
    return {
      input: { Audience: ["api"], SigningAlgorithm: "ES384", ...input },
      sender,
      async end() {
        await stage.make(new iam.DisableOutboundWebIdentityFederationCommand());
      },
    };
  };
}

export const federationScenes: Scenes = {
  AssumeRoleWithWebIdentity: {
    ExpiredTokenException: byToken("LateToken", { iat: 1_600_000_000, exp: 1_600_000_300 }),
    IDPCommunicationError: byToken("Unreachable", { iss: `https://${NOBODY}` }),
    MalformedPolicyDocument: byToken("TokenAndPolicy", {}, { Policy: "{}" }),
    PackedPolicyTooLarge: byToken("TokenAndTags", Object.fromEntries(tags(TAGS))),
  },
  AssumeRoleWithSAML: {
    ExpiredTokenException: byAssertion("LateAssertion", { confirmedUntil: FAR_AGO }),
    IDPRejectedClaim: byAssertion("Rejected", {}, { status: "Responder" }),
    MalformedPolicyDocument: byAssertion("AssertionAndPolicy", {}, { more: { Policy: "{}" } }),
    PackedPolicyTooLarge: byAssertion("AssertionAndTags", {
      attributes: Object.fromEntries(tags("PrincipalTag:")),
    }),
  },
  AssumeRole: {
    async PackedPolicyTooLarge(stage) {
      const trust = { Effect: "Allow", Principal: { AWS: stage.installation.accountId } };
      const Action = ["sts:AssumeRole", "sts:TagSession"];
      const RoleArn = await newRole(stage, "ManyTags", { ...trust, Action });
      return { input: { RoleArn, RoleSessionName: "session", Tags: noisyTags() } };
    },
  },
  GetFederationToken: {
    PackedPolicyTooLarge: () => Promise.resolve({ input: { Name: "somebody", Tags: noisyTags() } }),
  },
  GetWebIdentityToken: {
    JWTPayloadSizeExceededException: forOthers(() =>
      Promise.resolve({ input: { Tags: noisyTags().map(({ Key }) => ({ Key, Value: noise(256) })) } }),
    ),
    SessionDurationEscalationException: forOthers(async (stage) => ({
      input: { DurationSeconds: 3600 },
      sender: await newSession(stage, "Short"),
    })),
  },
};
