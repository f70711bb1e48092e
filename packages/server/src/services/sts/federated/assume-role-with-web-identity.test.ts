import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetUserCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { type Credentials, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentialsOf } from "../../../testing/credentials.ts";
import { refused } from "../../iam/testing/answers.ts";
import {
  CLIENT,
  NOBODY,
  startWebIdentity,
  SUBJECT,
  trustStatement,
  type WebIdentity,
} from "./testing/web-identity.ts";

let it: WebIdentity;
beforeAll(async () => {
  it = await startWebIdentity();
});
afterAll(() => it.stop());

const asSession = (Credentials: Credentials | undefined) => credentialsOf(Credentials);
const DENIED = {
  name: "AccessDenied",
  status: 403,
  message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
};
const invalid = (message: string) => ({ name: "InvalidIdentityTokenException", status: 400, message });
const when = (operator: string, key: string, value: string) => ({
  Condition: { [operator]: { [`${it.issuer.host}:${key}`]: value } },
});

describe("AssumeRoleWithWebIdentity", () => {
  test("gives a session of the role to whom the provider vouches for", async () => {
    const answer = await it.assume(await it.token(), { DurationSeconds: 900 });
    expect(answer).toMatchObject({
      AssumedRoleUser: {
        AssumedRoleId: expect.stringMatching(/^AROA\w+:session$/),
        Arn: `arn:aws:sts::${it.server.accountId}:assumed-role/app/session`,
      },
      SubjectFromWebIdentityToken: SUBJECT,
      Provider: it.providerArn,
      Audience: CLIENT,
    });
    expect(answer.SourceIdentity).toBeUndefined();
    const credentials = asSession(answer.Credentials);
    const remaining = (answer.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(Math.abs(remaining - 900_000)).toBeLessThan(10_000);
    expect(await it.server.sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${it.server.accountId}:assumed-role/app/session`,
    });
    expect(await it.server.iam(credentials).send(new GetUserCommand({ UserName: "admin" }))).toMatchObject({
      User: { UserName: "admin" },
    });
  });

  test("is allowed by the role's trust policy alone, by what the token says", async () => {
    const trust = (more: object) => trustStatement(it.providerArn, more);
    const bySubject = await it.newRole("by-subject", trust(when("StringEquals", "sub", SUBJECT)));
    const byAudience = await it.newRole("by-audience", trust(when("StringEquals", "aud", CLIENT)));
    const byMethod = await it.newRole("by-method", trust(when("ForAnyValue:StringEquals", "amr", "mfa")));
    const byClient = await it.newRole("by-client", trust(when("StringEquals", "azp", CLIENT)));
    const byName = await it.newRole(
      "by-name",
      trust({ Condition: { StringLike: { "sts:RoleSessionName": "app-*" } } }),
    );
    const denied = await it.newRole("denied", [
      trust({}),
      { ...trust(when("StringEquals", "sub", "other:subject")), Effect: "Deny" },
    ]);
    const token = await it.token({ amr: ["pwd", "mfa"], azp: CLIENT, aud: "elsewhere" });
    for (const RoleArn of [bySubject, byAudience, byMethod, byClient]) {
      expect((await it.assume(token, { RoleArn })).SubjectFromWebIdentityToken).toBe(SUBJECT);
    }
    const other = await it.token({ sub: "other:subject", amr: ["pwd"] });
    for (const RoleArn of [bySubject, byMethod, byClient, byName, denied]) {
      expect(await refused(it.assume(other, { RoleArn }))).toEqual(DENIED);
    }
    expect(await it.assume(other, { RoleArn: byName, RoleSessionName: "app-1" })).toMatchObject({});
    expect(await it.assume(other, { RoleArn: byAudience })).toMatchObject({});
  });

  test("is refused alike for a role that trusts somebody else, and for one that is not there", async () => {
    const users = await it.newRole("users", {
      Effect: "Allow",
      Principal: { AWS: it.server.accountId },
      Action: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"],
    });
    const elsewhere = await it.newRole(
      "elsewhere",
      trustStatement(it.providerArn.replace(/\/.*/, "/other.example")),
    );
    const token = await it.token();
    for (const RoleArn of [users, elsewhere, users.replace("users", "nobody")]) {
      expect(await refused(it.assume(token, { RoleArn }))).toEqual(DENIED);
    }
    expect(await refused(it.assume(token, { RoleArn: "arn:aws:iam::123456789012:user/admin" }))).toEqual({
      name: "ValidationError",
      status: 400,
      message: "Request ARN is invalid",
    });
  });

  test("takes tags and a source identity from the token, where the trust policy lets it", async () => {
    const tags = {
      "https://aws.amazon.com/tags": {
        principal_tags: { Project: ["Automation"], Team: ["red"] },
        transitive_tag_keys: ["Project"],
      },
      "https://aws.amazon.com/tags/principal_tags/Stage": "test",
      "https://aws.amazon.com/source_identity": "alice",
    };
    const token = await it.token(tags);
    expect(await refused(it.assume(token))).toEqual({
      ...DENIED,
      message: "Not authorized to perform sts:TagSession",
    });
    const RoleArn = await it.newRole("tagged", [
      trustStatement(it.providerArn, { Condition: { StringEquals: { "aws:RequestTag/Team": "red" } } }, [
        "sts:TagSession",
        "sts:SetSourceIdentity",
      ]),
    ]);
    const policy = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "iam:GetRole",
        Resource: "*",
        Condition: {
          StringEquals: {
            "aws:PrincipalTag/Project": "Automation",
            "aws:PrincipalTag/Stage": "test",
            "aws:SourceIdentity": "alice",
            "aws:FederatedProvider": it.providerArn,
            [`${it.issuer.host}:sub`]: SUBJECT,
            [`${it.issuer.host}:aud`]: CLIENT,
          },
        },
      },
    };
    await it.iam.send(
      new PutRolePolicyCommand({
        RoleName: "tagged",
        PolicyName: "by-tag",
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    const answer = await it.assume(token, { RoleArn });
    expect(answer.SourceIdentity).toBe("alice");
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const { GetRoleCommand } = await import("@aws-sdk/client-iam");
    const session = it.server.iam(asSession(answer.Credentials));
    expect(await session.send(new GetRoleCommand({ RoleName: "tagged" }))).toMatchObject({
      Role: { RoleName: "tagged" },
    });
    const bad = await it.token({ "https://aws.amazon.com/tags": { principal_tags: { a: ["1", "2"] } } });
    expect(await refused(it.assume(bad))).toMatchObject({ name: "InvalidIdentityTokenException" });
    const aws = await it.token({ "https://aws.amazon.com/source_identity": "aws:alice" });
    expect(await refused(it.assume(aws))).toMatchObject({ name: "InvalidIdentityTokenException" });
  });

  test("limits the session by its policies and the role's longest duration", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Deny", Action: "*", Resource: "*" },
    });
    const { Credentials } = await it.assume(await it.token(), { Policy });
    const limited = it.server.iam(asSession(Credentials));
    expect(await refused(limited.send(new GetUserCommand({ UserName: "admin" })))).toMatchObject({
      name: "AccessDenied",
    });
    expect(await refused(it.assume(await it.token(), { DurationSeconds: 3601 }))).toEqual({
      name: "ValidationError",
      status: 400,
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  });

  test("tells the trail who it was, and nobody the token", async () => {
    const token = await it.token();
    const { Credentials } = await it.assume(token);
    await it.server.iam(asSession(Credentials)).send(new GetUserCommand({ UserName: "admin" }));
    await refused(it.assume(token, { RoleArn: it.roleArn.replace("app", "nobody") }));
    const { out } = await it.server.signet("events", "--json", "--limit", "100");
    const all = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const events = all.filter(({ eventName }) => eventName === "AssumeRoleWithWebIdentity");
    // Requests of the session tell where it came from.
    expect(all.find(({ eventName }) => eventName === "GetUser")).toMatchObject({
      userIdentity: {
        type: "AssumedRole",
        sessionContext: {
          webIdFederationData: {
            federatedProvider: it.providerArn,
            attributes: { [`${it.issuer.host}:sub`]: SUBJECT },
          },
        },
      },
    });
    const identity = {
      type: "WebIdentityUser",
      principalId: `${it.providerArn}:${CLIENT}:${SUBJECT}`,
      userName: SUBJECT,
      identityProvider: it.providerArn,
    };
    expect(events).toContainEqual(
      expect.objectContaining({ userIdentity: identity, errorCode: "AccessDenied", readOnly: true }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        userIdentity: identity,
        recipientAccountId: it.server.accountId,
        responseElements: expect.objectContaining({ subjectFromWebIdentityToken: SUBJECT }),
      }),
    );
    const signature = token.split(".")[2] ?? "";
    for (const place of [out, it.server.log.join("")]) expect(place).not.toContain(signature);
  });

  test("needs a provider in the account of the role", async () => {
    const other = await it.server.createAccount("other");
    const RoleArn = it.roleArn.replace(it.server.accountId, other.accountId);
    expect(await refused(it.assume(await it.token(), { RoleArn }))).toEqual(
      invalid(`No OpenIDConnect provider found in your account for ${it.issuer.url}`),
    );
    const Url = `https://${NOBODY}`;
    const { OpenIDConnectProviderArn } = await it.iam.send(
      new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: [CLIENT] }),
    );
    expect(await refused(it.assume(await it.token({ iss: Url })))).toEqual({
      name: "IDPCommunicationErrorException",
      status: 400,
      message: "An error occurred while communicating with the identity provider.",
    });
    await it.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(await refused(it.assume(await it.token({ iss: Url })))).toEqual(
      invalid(`No OpenIDConnect provider found in your account for ${Url}`),
    );
  });
});
