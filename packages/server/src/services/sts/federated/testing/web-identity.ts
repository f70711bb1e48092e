import { X509Certificate } from "node:crypto";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  type AssumeRoleWithWebIdentityCommandOutput,
} from "@aws-sdk/client-sts";
import type { JWTHeaderParameters, JWTPayload } from "jose";
import { makeCertificate } from "../../../../federation/testing/certificates.ts";
import { startIssuer, type TestIssuer } from "../../../../federation/testing/issuer.ts";
import { startTestServer, type TestServer } from "../../../../testing/server.ts";

/** A server, an issuer that its first account has as a provider, and a role that trusts it. */
export interface WebIdentity {
  readonly server: TestServer;
  readonly issuer: TestIssuer;
  readonly iam: IAMClient;
  readonly providerArn: string;
  readonly roleArn: string;
  /** Makes a role; returns its ARN. */
  newRole(name: string, trust: object, more?: object): Promise<string>;
  /** Claims of a token that the role takes. */
  claims(more?: JWTPayload): JWTPayload;
  token(more?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  assume(
    token: string,
    more?: Partial<AssumeRoleWithWebIdentityCommandInput>,
  ): Promise<AssumeRoleWithWebIdentityCommandOutput>;
  stop(): Promise<void>;
}

/** Where nobody listens. */
export const NOBODY = "localhost:1";
export const CLIENT = "sts.amazonaws.com";
export const SUBJECT = "system:serviceaccount:default:app";

/** A statement of a trust policy, for tokens. */
export function trustStatement(provider: string, more: object = {}, actions: readonly string[] = []): object {
  return {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: ["sts:AssumeRoleWithWebIdentity", ...actions],
    ...more,
  };
}

export async function startWebIdentity(): Promise<WebIdentity> {
  const certificate = makeCertificate("localhost");
  const issuer = await startIssuer(certificate);
  const server = await startTestServer({ flags: { allowIssuersInPrivateNetwork: [issuer.host, NOBODY] } });
  const iam = server.iam();
  const { OpenIDConnectProviderArn: providerArn = "" } = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: issuer.url,
      ClientIDList: [CLIENT],
      ThumbprintList: [new X509Certificate(certificate.cert).fingerprint.replaceAll(":", "")],
    }),
  );
  const sts = server.sts();

  async function newRole(RoleName: string, trust: object, more: object = {}): Promise<string> {
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, ...more }));
    const policy = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "iam:GetUser", Resource: "*" },
    };
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "granted", PolicyDocument: JSON.stringify(policy) }),
    );
    return Role?.Arn ?? "";
  }

  const roleArn = await newRole("app", trustStatement(providerArn));
  const claims = (more: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: issuer.url, aud: CLIENT, sub: SUBJECT, iat: now, exp: now + 300, ...more };
  };
  return {
    server,
    issuer,
    iam,
    providerArn,
    roleArn,
    newRole,
    claims,
    token: (more, header) => issuer.sign(claims(more), header),
    assume: (WebIdentityToken, more = {}) =>
      sts.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: "session",
          WebIdentityToken,
          ...more,
        }),
      ),
    async stop() {
      await server.stop();
      await issuer.stop();
    },
  };
}
