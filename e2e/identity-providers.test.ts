import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
} from "@aws-sdk/client-iam";
import { GetWebIdentityTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../packages/server/src/federation/testing/certificates.ts";
import { startIssuer, type TestIssuer } from "../packages/server/src/federation/testing/issuer.ts";
import {
  assertionText,
  encoded,
  responseText,
  sign,
} from "../packages/server/src/federation/testing/saml-idp.ts";
import { verifyToken } from "../packages/server/src/federation/testing/verify-token.ts";
import { samlMetadata } from "../packages/server/src/federation/testing/saml-metadata.ts";
import { aws } from "./support/aws-cli.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

/** A team lets its pipeline and its people in by their own identity providers: with the AWS CLI. */
describe("identity providers, with the AWS CLI", () => {
  let installation: Installation;
  let folder: Folder;
  let issuer: TestIssuer;
  const certificate = makeCertificate("localhost");
  const thumbprint = new X509Certificate(certificate.cert).fingerprint.replaceAll(":", "");
  beforeAll(async () => {
    issuer = await startIssuer(certificate);
    folder = await makeFolder();
    installation = await install({ flags: ["--allow-issuers-in-private-network", issuer.host] });
  });
  afterAll(async () => {
    await installation.remove();
    await folder.remove();
    await issuer.stop();
  });

  const run = (...args: readonly string[]) =>
    aws(args, { endpoint: installation.url(), credentials: installation.admin });

  /** What the CLI prints, as it is made of JSON. */
  async function ask(...args: readonly string[]): Promise<unknown> {
    const { status, out, err } = await run(...args);
    if (status !== 0) throw new Error(err);
    return out === "" ? {} : (JSON.parse(out) as unknown);
  }

  /** What the CLI says on the way out when it is refused. */
  async function refusal(...args: readonly string[]): Promise<string> {
    const { status, err } = await run(...args);
    expect(status).toBe(254);
    return err.trim().replace(" (reached max retries: 0)", "");
  }

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder.path, name);
    await writeFile(path, content);
    return `file://${path}`;
  }

  async function newRole(name: string, provider: string, action: string): Promise<string> {
    const Statement = { Effect: "Allow", Principal: { Federated: provider }, Action: action };
    const trust = await file(`${name}.json`, JSON.stringify({ Version: "2012-10-17", Statement }));
    await ask("iam", "create-role", "--role-name", name, "--assume-role-policy-document", trust);
    return `arn:aws:iam::${installation.accountId}:role/${name}`;
  }

  test("an OIDC provider, from its making to a session by its token, to its end", async () => {
    const arn = `arn:aws:iam::${installation.accountId}:oidc-provider/${issuer.host}`;
    const named = ["--open-id-connect-provider-arn", arn];
    const thumbprints = ["--thumbprint-list", "0".repeat(40)];
    const create = ["iam", "create-open-id-connect-provider", "--url", issuer.url, ...thumbprints];
    const made = await ask(...create, "--client-id-list", "one", "--tags", "Key=a,Value=1");
    expect(made).toEqual({ OpenIDConnectProviderArn: arn, Tags: [{ Key: "a", Value: "1" }] });
    expect(await refusal(...create)).toBe(
      `An error occurred (EntityAlreadyExists) when calling the CreateOpenIDConnectProvider operation: Provider with url ${issuer.url} already exists.`,
    );
    await ask("iam", "add-client-id-to-open-id-connect-provider", ...named, "--client-id", "two");
    await ask("iam", "remove-client-id-from-open-id-connect-provider", ...named, "--client-id", "one");
    await ask("iam", "tag-open-id-connect-provider", ...named, "--tags", "Key=b,Value=2");
    await ask("iam", "untag-open-id-connect-provider", ...named, "--tag-keys", "a");
    expect(await ask("iam", "list-open-id-connect-provider-tags", ...named)).toMatchObject({
      Tags: [{ Key: "b", Value: "2" }],
    });
    expect(await ask("iam", "list-open-id-connect-providers")).toEqual({
      OpenIDConnectProviderList: [{ Arn: arn }],
    });

    const role = await newRole("pipeline", arn, "sts:AssumeRoleWithWebIdentity");
    const now = Math.floor(Date.now() / 1000);
    const token = await issuer.sign({
      iss: issuer.url,
      sub: "repo:team/app",
      aud: "two",
      iat: now,
      exp: now + 300,
    });
    const assume = [
      "sts",
      "assume-role-with-web-identity",
      "--role-arn",
      role,
      "--role-session-name",
      "build",
      "--web-identity-token",
      token,
    ];
    expect(await refusal(...assume)).toBe(
      "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    );
    await ask("iam", "update-open-id-connect-provider-thumbprint", ...named, "--thumbprint-list", thumbprint);
    expect(await ask("iam", "get-open-id-connect-provider", ...named)).toMatchObject({
      Url: issuer.host,
      ClientIDList: ["two"],
      ThumbprintList: [thumbprint],
    });
    expect(await ask(...assume)).toMatchObject({
      SubjectFromWebIdentityToken: "repo:team/app",
      Provider: arn,
      Audience: "two",
      AssumedRoleUser: { Arn: `arn:aws:sts::${installation.accountId}:assumed-role/pipeline/build` },
    });
    await ask("iam", "delete-open-id-connect-provider", ...named);
    expect(await refusal(...assume)).toContain(
      `(InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No OpenIDConnect provider found in your account for ${issuer.url}`,
    );
    expect(await refusal("iam", "get-open-id-connect-provider", ...named)).toBe(
      `An error occurred (NoSuchEntity) when calling the GetOpenIDConnectProvider operation: OpenIDConnect Provider not found for arn ${arn}`,
    );
  });

  test("a SAML provider, from its making to a session by its assertion, to its end", async () => {
    const ISSUER = "https://idp.example/saml";
    const arn = `arn:aws:iam::${installation.accountId}:saml-provider/People`;
    const named = ["--saml-provider-arn", arn];
    const metadata = await file("metadata.xml", samlMetadata(ISSUER, [certificate]));
    const create = ["iam", "create-saml-provider", "--name", "People", "--saml-metadata-document"];
    expect(await refusal(...create, await file("broken.xml", `<!DOCTYPE a>${"a".repeat(1000)}`))).toBe(
      "An error occurred (InvalidInput) when calling the CreateSAMLProvider operation: Could not parse metadata.",
    );
    expect(await ask(...create, metadata, "--tags", "Key=a,Value=1")).toMatchObject({ SAMLProviderArn: arn });
    await ask("iam", "update-saml-provider", ...named, "--saml-metadata-document", metadata);
    await ask("iam", "tag-saml-provider", ...named, "--tags", "Key=b,Value=2");
    await ask("iam", "untag-saml-provider", ...named, "--tag-keys", "a");
    expect(await ask("iam", "list-saml-provider-tags", ...named)).toMatchObject({
      Tags: [{ Key: "b", Value: "2" }],
    });
    expect(await ask("iam", "get-saml-provider", ...named)).toMatchObject({
      SAMLMetadataDocument: samlMetadata(ISSUER, [certificate]),
    });
    expect(await ask("iam", "list-saml-providers")).toMatchObject({ SAMLProviderList: [{ Arn: arn }] });

    const role = await newRole("people", arn, "sts:AssumeRoleWithSAML");
    const response = () => {
      const attributes = { Role: [`${role},${arn}`], RoleSessionName: ["jane"] };
      return responseText(ISSUER, sign(assertionText(ISSUER, { attributes }), "Assertion", certificate));
    };
    const assume = (text: string) => [
      "sts",
      "assume-role-with-saml",
      "--role-arn",
      role,
      "--principal-arn",
      arn,
      "--saml-assertion",
      encoded(text),
    ];
    expect(await ask(...assume(response()))).toMatchObject({
      Subject: "alice@example.com",
      Issuer: ISSUER,
      AssumedRoleUser: { Arn: `arn:aws:sts::${installation.accountId}:assumed-role/people/jane` },
    });
    expect(await refusal(...assume(response().replace("alice@", "admin@")))).toBe(
      "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithSAML operation: Response signature invalid",
    );
    await ask("iam", "delete-saml-provider", ...named);
    expect(await refusal(...assume(response()))).toBe(
      "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithSAML operation: Specified provider doesn't exist.",
    );
  });
});

/** Debian's AWS CLI is older than these operations. */
describe("tokens for others, with the AWS SDK", () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install({ flags: ["--public-url", "https://signet.example"] });
  });
  afterAll(() => installation.remove());

  test("an account becomes an issuer, gives a token, and ceases to be one", async () => {
    const sender = { endpoint: installation.url(), credentials: installation.admin };
    const token = new GetWebIdentityTokenCommand({ Audience: ["api"], SigningAlgorithm: "RS256" });
    expect(await sdk(sender, token)).toMatchObject({
      ok: false,
      code: "OutboundWebIdentityFederationDisabledException",
      status: 403,
    });
    const enabled = await sdk(sender, new EnableOutboundWebIdentityFederationCommand({}));
    expect(enabled).toMatchObject({
      ok: true,
      output: { IssuerIdentifier: expect.stringMatching(/^https:\/\/signet\.example\/_signet\/issuers\//) },
    });
    expect(await sdk(sender, new EnableOutboundWebIdentityFederationCommand({}))).toMatchObject({
      ok: false,
      code: "FeatureEnabled",
      status: 409,
    });
    const info = await sdk(sender, new GetOutboundWebIdentityFederationInfoCommand({}));
    expect(info).toMatchObject({ ok: true, output: { JwtVendingEnabled: true } });
    const given = await sdk(sender, token);
    const issuer = info.ok ? (info.output.IssuerIdentifier ?? "") : "";
    const here = issuer.replace("https://signet.example", installation.url());
    const text = given.ok ? (given.output.WebIdentityToken ?? "") : "";
    expect(await verifyToken(text, issuer, here)).toMatchObject({
      aud: "api",
      sub: `arn:aws:iam::${installation.accountId}:user/admin`,
    });
    expect(await sdk(sender, new DisableOutboundWebIdentityFederationCommand({}))).toMatchObject({
      ok: true,
    });
    expect(await sdk(sender, new DisableOutboundWebIdentityFederationCommand({}))).toMatchObject({
      ok: false,
      code: "FeatureDisabled",
      status: 404,
    });
  });
});
