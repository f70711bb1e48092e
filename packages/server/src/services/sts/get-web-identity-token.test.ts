import {
  CreateRoleCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  type IAMClient,
  PutRolePolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
  type STSClient,
} from "@aws-sdk/client-sts";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trust } from "../../directory/testing/documents.ts";
import { verifyToken } from "../../federation/testing/verify-token.ts";
import { credentialsOf } from "../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "../iam/testing/answers.ts";
import { delegate } from "../iam/testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
let sts: STSClient;
let issuer: string;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  sts = server.sts();
});
afterAll(() => server.stop());

const get = (more: Partial<GetWebIdentityTokenCommandInput> = {}, as = sts) =>
  as.send(
    new GetWebIdentityTokenCommand({ Audience: ["https://api.example"], SigningAlgorithm: "ES384", ...more }),
  );
const enable = () => iam.send(new EnableOutboundWebIdentityFederationCommand({}));
const disable = () => iam.send(new DisableOutboundWebIdentityFederationCommand({}));
const info = async () => members(await iam.send(new GetOutboundWebIdentityFederationInfoCommand({})));
const NAMESPACE = "https://sts.amazonaws.com/";
const DISABLED = {
  name: "FeatureDisabledException",
  status: 404,
  message: expect.stringContaining("not enabled"),
};

const verified = (token = "") => verifyToken(token, issuer);

describe("outbound web identity federation", () => {
  test("is off, then on, with an issuer that stays", async () => {
    expect(await refused(info())).toEqual(DISABLED);
    expect(await refused(disable())).toEqual(DISABLED);
    expect(await refused(get())).toEqual({
      name: "OutboundWebIdentityFederationDisabledException",
      status: 403,
      message: "Outbound web identity federation is not enabled for this account.",
    });
    issuer = (await enable()).IssuerIdentifier ?? "";
    expect(issuer).toMatch(new RegExp(`^${server.endpoint}/_signet/issuers/[0-9a-f-]{36}$`));
    expect(await info()).toEqual({ IssuerIdentifier: issuer, JwtVendingEnabled: true });
    expect(await refused(enable())).toEqual({
      name: "FeatureEnabledException",
      status: 409,
      message: expect.stringContaining("already enabled"),
    });
    const { WebIdentityToken } = await get();
    await disable();
    expect(await refused(get())).toMatchObject({ name: "OutboundWebIdentityFederationDisabledException" });
    // What was given can be verified until it ends.
    expect(await verified(WebIdentityToken)).toMatchObject({ aud: "https://api.example" });
    expect(await enable()).toMatchObject({ IssuerIdentifier: issuer });
  });

  test("gives tokens that say who asked, to be verified by anybody", async () => {
    await iam.send(new TagUserCommand({ UserName: "admin", Tags: [{ Key: "team", Value: "red" }] }));
    const Tags = [{ Key: "job", Value: "1" }];
    const answer = await get({ Tags, DurationSeconds: 60, SigningAlgorithm: "RS256" });
    const arn = `arn:aws:iam::${server.accountId}:user/admin`;
    const payload = await verified(answer.WebIdentityToken);
    expect(payload).toEqual({
      iss: issuer,
      sub: arn,
      aud: "https://api.example",
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 60,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      [NAMESPACE]: {
        aws_account: server.accountId,
        source_region: "us-east-1",
        principal_id: arn,
        principal_tags: { team: "red" },
        request_tags: { job: "1" },
      },
    });
    expect(answer.Expiration).toEqual(new Date((payload.exp ?? 0) * 1000));
    expect(decodeProtectedHeader(answer.WebIdentityToken ?? "").alg).toBe("RS256");
    const several = await get({ Audience: ["a", "b"] });
    const other = await verified(several.WebIdentityToken);
    expect(other).toMatchObject({ aud: ["a", "b"], exp: (other.iat ?? 0) + 300 });
    expect(decodeProtectedHeader(several.WebIdentityToken ?? "").alg).toBe("ES384");
  });

  test("takes what the schema lets, and no more", async () => {
    expect(await refused(get({ SigningAlgorithm: "HS256" }))).toEqual({
      name: "ValidationError",
      status: 400,
      message:
        "1 validation error detected: Value 'HS256' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RS256, ES384]",
    });
    expect(await refused(get({ DurationSeconds: 59 }))).toMatchObject({ name: "ValidationError" });
    expect(await refused(get({ DurationSeconds: 3601 }))).toMatchObject({ name: "ValidationError" });
    expect(await refused(get({ Audience: [] }))).toMatchObject({ name: "ValidationError" });
    const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `${index}`, Value: "a".repeat(250) }));
    const Audience = Array.from({ length: 10 }, (_, index) => `${index}${"a".repeat(900)}`);
    expect(await refused(get({ Tags, Audience }))).toEqual({
      name: "JWTPayloadSizeExceededException",
      status: 400,
      message: "The claims of the requested token are too large.",
    });
  });

  test("speaks of a role session as of its role, and for no longer than the session lasts", async () => {
    const RoleName = "worker";
    const Tags = [{ Key: "stage", Value: "test" }];
    const admin = `arn:aws:iam::${server.accountId}:user/admin`;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(admin), Tags }));
    const Statement = { Effect: "Allow", Action: "sts:GetWebIdentityToken", Resource: "*" };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "tokens",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    const RoleArn = `arn:aws:iam::${server.accountId}:role/worker`;
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "chosen", DurationSeconds: 900 }),
    );
    const session = server.sts(credentialsOf(Credentials));
    const { WebIdentityToken } = await get({}, session);
    expect(await verified(WebIdentityToken)).toMatchObject({
      sub: RoleArn,
      [NAMESPACE]: { principal_tags: { stage: "test" } },
    });
    expect(await refused(get({ DurationSeconds: 901 }, session))).toEqual({
      name: "SessionDurationEscalationException",
      status: 403,
      message: "The requested token duration would extend beyond the end of the session.",
    });
  });

  test("is for whom the policies let, for which audience, how long, by which algorithm, with which tags", async () => {
    await delegate(server, "token-nobody");
    const client = await delegate(server, "token-user", {
      Effect: "Allow",
      Action: "sts:GetWebIdentityToken",
      Resource: "*",
      Condition: {
        "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": "https://api.example" },
        NumericLessThanEquals: { "sts:DurationSeconds": "300" },
        StringEquals: { "sts:SigningAlgorithm": "ES384" },
      },
    });
    const { accessKeyId, secretAccessKey } = await client.config.credentials();
    const user = server.sts({ accessKeyId, secretAccessKey });
    expect(await get({}, user)).toMatchObject({ WebIdentityToken: expect.any(String) });
    for (const more of [
      { Audience: ["https://api.example", "other"] },
      { DurationSeconds: 301 },
      { SigningAlgorithm: "RS256" },
      { Tags: [{ Key: "job", Value: "1" }] },
    ]) {
      expect(await refused(get(more, user))).toMatchObject({ name: "AccessDenied", status: 403 });
    }
    const denied = await refused(client.send(new EnableOutboundWebIdentityFederationCommand({})));
    expect(denied).toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("iam:EnableOutboundWebIdentityFederation on resource: *"),
    });
  });

  test("tells the trail, and nobody the token", async () => {
    const { WebIdentityToken = "" } = await get();
    const { out } = await server.signet(
      "events",
      "--json",
      "--limit",
      "100",
      "--name",
      "GetWebIdentityToken",
    );
    expect(out).toContain("HIDDEN_DUE_TO_SECURITY_REASONS");
    for (const place of [out, server.log.join("")])
      expect(place).not.toContain(WebIdentityToken.split(".")[2]);
  });

  test("has no documents for issuers that there are not", async () => {
    for (const path of [
      `/_signet/issuers/${crypto.randomUUID()}/.well-known/jwks.json`,
      `/_signet/issuers/${"a".repeat(36)}/.well-known/openid-configuration`,
      `${new URL(issuer).pathname}/.well-known/other`,
      `${new URL(issuer).pathname}/../.well-known/jwks.json`,
      "/_signet/issuers/",
    ]) {
      expect((await fetch(server.endpoint + path)).status).toBe(404);
    }
  });
});
