import { createPublicKey } from "node:crypto";
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  type IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleWithSAMLCommand,
  type AssumeRoleWithSAMLCommandInput,
  type AssumeRoleWithSAMLCommandOutput,
} from "@aws-sdk/client-sts";
import { makeCertificate, type TestCertificate } from "../../../../federation/testing/certificates.ts";
import {
  type AssertionOptions,
  assertionText,
  encoded,
  encryptAssertion,
  responseText,
  sign,
} from "../../../../federation/testing/saml-idp.ts";
import { samlMetadata } from "../../../../federation/testing/saml-metadata.ts";
import { startTestServer, type TestServer } from "../../../../testing/server.ts";

export const ISSUER = "https://idp.example/saml";

/** A server whose first account has a SAML provider, and a role that trusts it. */
export interface SamlStory {
  readonly server: TestServer;
  readonly iam: IAMClient;
  readonly certificate: TestCertificate;
  readonly providerArn: string;
  readonly roleArn: string;
  newRole(name: string, trust: object, more?: object): Promise<string>;
  newProvider(name: string, more?: object): Promise<string>;
  /** An assertion that the role takes, without a signature. */
  assertion(options?: AssertionOptions, roleArn?: string): string;
  /** A response with such an assertion, which is signed. */
  response(options?: AssertionOptions, roleArn?: string): string;
  encrypted(assertion: string, key: TestCertificate, algorithm?: string): Promise<string>;
  /** @param response as text */
  assume(
    response: string,
    more?: Partial<AssumeRoleWithSAMLCommandInput>,
  ): Promise<AssumeRoleWithSAMLCommandOutput>;
  stop(): Promise<void>;
}

/** A statement of a trust policy, for assertions. */
export function trustStatement(provider: string, more: object = {}, actions: readonly string[] = []): object {
  return {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: ["sts:AssumeRoleWithSAML", ...actions],
    ...more,
  };
}

export async function startSamlStory(): Promise<SamlStory> {
  const certificate = makeCertificate("idp.example");
  const server = await startTestServer();
  const iam = server.iam();
  const sts = server.sts();

  async function newProvider(Name: string, more: object = {}): Promise<string> {
    const SAMLMetadataDocument = samlMetadata(ISSUER, [certificate]);
    const { SAMLProviderArn = "" } = await iam.send(
      new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument, ...more }),
    );
    return SAMLProviderArn;
  }

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

  const providerArn = await newProvider("Idp");
  const roleArn = await newRole("app", trustStatement(providerArn));
  const assertion = ({ attributes, ...options }: AssertionOptions = {}, forRole = roleArn) =>
    assertionText(ISSUER, {
      ...options,
      attributes: { Role: [`${forRole},${providerArn}`], RoleSessionName: ["alice"], ...attributes },
    });
  return {
    server,
    iam,
    certificate,
    providerArn,
    roleArn,
    newRole,
    newProvider,
    assertion,
    response: (options = {}, forRole = roleArn) =>
      responseText(ISSUER, sign(assertion(options, forRole), "Assertion", certificate), options),
    encrypted: (text, { key, cert }, algorithm) =>
      encryptAssertion(
        text,
        { key, cert },
        createPublicKey(cert).export({ type: "spki", format: "pem" }),
        algorithm,
      ),
    assume: (response, more = {}) =>
      sts.send(
        new AssumeRoleWithSAMLCommand({
          RoleArn: roleArn,
          PrincipalArn: providerArn,
          SAMLAssertion: encoded(response),
          ...more,
        }),
      ),
    stop: () => server.stop(),
  };
}
