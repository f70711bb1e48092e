import { createHash } from "node:crypto";
import {
  GetRoleCommand,
  GetSAMLProviderCommand,
  GetUserCommand,
  PutRolePolicyCommand,
  UpdateSAMLProviderCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { responseText, sign, SIGN_IN } from "../../../federation/testing/saml-idp.ts";
import { samlMetadata } from "../../../federation/testing/saml-metadata.ts";
import { credentialsOf } from "../../../testing/credentials.ts";
import { refused } from "../../iam/testing/answers.ts";
import { ISSUER, type SamlStory, startSamlStory, trustStatement } from "./testing/saml.ts";

let it: SamlStory;
beforeAll(async () => {
  it = await startSamlStory();
});
afterAll(() => it.stop());

const DENIED = {
  name: "AccessDenied",
  status: 403,
  message: "Not authorized to perform sts:AssumeRoleWithSAML",
};
const invalid = (message: string) => ({ name: "InvalidIdentityTokenException", status: 400, message });
const qualifier = (name: string) =>
  createHash("sha1").update(`${ISSUER}${it.server.accountId}/${name}`).digest("base64");

describe("AssumeRoleWithSAML", () => {
  test("gives a session of the role to whom the provider vouches for", async () => {
    const answer = await it.assume(it.response(), { DurationSeconds: 900 });
    expect(answer).toMatchObject({
      AssumedRoleUser: {
        AssumedRoleId: expect.stringMatching(/^AROA\w+:alice$/),
        Arn: `arn:aws:sts::${it.server.accountId}:assumed-role/app/alice`,
      },
      Subject: "alice@example.com",
      SubjectType: "persistent",
      Issuer: ISSUER,
      Audience: SIGN_IN,
      NameQualifier: qualifier("Idp"),
    });
    const credentials = credentialsOf(answer.Credentials);
    const remaining = (answer.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(Math.abs(remaining - 900_000)).toBeLessThan(10_000);
    expect(await it.server.sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${it.server.accountId}:assumed-role/app/alice`,
    });
    expect(await it.server.iam(credentials).send(new GetUserCommand({ UserName: "admin" }))).toMatchObject({
      User: { UserName: "admin" },
    });
  });

  test("takes signed responses, signed assertions, and both at once", async () => {
    const plain = responseText(ISSUER, it.assertion());
    expect(await it.assume(sign(plain, "Response", it.certificate))).toMatchObject({ Issuer: ISSUER });
    expect(await it.assume(sign(it.response(), "Response", it.certificate))).toMatchObject({
      Issuer: ISSUER,
    });
    const sha512 = {
      method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
      digest: "http://www.w3.org/2001/04/xmlenc#sha512",
    };
    const strong = responseText(ISSUER, sign(it.assertion(), "Assertion", it.certificate, sha512));
    expect(await it.assume(`<?xml version="1.0"?>\n${strong}\n`)).toMatchObject({ Issuer: ISSUER });
  });

  test("takes assertions that are encrypted for the provider's key", async () => {
    const [key, another] = [makeCertificate("key"), makeCertificate("another")];
    const PrincipalArn = await it.newProvider("Sealed", {
      AddPrivateKey: another.key,
      AssertionEncryptionMode: "Required",
    });
    await it.iam.send(
      new UpdateSAMLProviderCommand({ SAMLProviderArn: PrincipalArn, AddPrivateKey: key.key }),
    );
    const RoleArn = await it.newRole("sealed", trustStatement(PrincipalArn));
    const attributes = { Role: [`${PrincipalArn},${RoleArn}`] };
    const assume = (response: string) => it.assume(response, { RoleArn, PrincipalArn });
    const signedInside = sign(it.assertion({ attributes }), "Assertion", it.certificate);
    const inside = responseText(ISSUER, await it.encrypted(signedInside, key));
    expect(await assume(inside)).toMatchObject({ NameQualifier: qualifier("Sealed") });
    const outside = responseText(ISSUER, await it.encrypted(it.assertion({ attributes }), another));
    expect(await assume(sign(outside, "Response", it.certificate))).toMatchObject({ Issuer: ISSUER });
    const { SAMLProviderUUID } = await it.iam.send(
      new GetSAMLProviderCommand({ SAMLProviderArn: PrincipalArn }),
    );
    const own = `${SIGN_IN}/acs/${SAMLProviderUUID}`;
    const named = sign(
      it.assertion({ attributes, audience: own, recipient: own }),
      "Assertion",
      it.certificate,
    );
    expect(
      await assume(responseText(ISSUER, await it.encrypted(named, key), { destination: own })),
    ).toMatchObject({
      Audience: own,
    });
    expect(await refused(assume(responseText(ISSUER, signedInside)))).toEqual(
      invalid("Invalid assertion encryption"),
    );
  });

  test("is allowed by the role's trust policy alone, by what the assertion says", async () => {
    const role = (name: string, key: string, value: string) =>
      it.newRole(
        name,
        trustStatement(it.providerArn, { Condition: { "ForAnyValue:StringEquals": { [key]: value } } }),
      );
    const OID = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";
    const given = {
      "saml:aud": SIGN_IN,
      "saml:iss": ISSUER,
      "saml:sub": "alice@example.com",
      "saml:sub_type": "persistent",
      "saml:namequalifier": qualifier("Idp"),
      "saml:doc": `${it.server.accountId}/Idp`,
      "saml:edupersonaffiliation": "staff",
      "sts:RoleSessionName": "alice",
    };
    for (const [index, [key, value]] of Object.entries(given).entries()) {
      const RoleArn = await role(`by-${index}`, key, value);
      const attributes = { [OID]: ["member", "staff"] };
      expect(await it.assume(it.response({ attributes }, RoleArn), { RoleArn })).toMatchObject({
        Issuer: ISSUER,
      });
      const other = await role(`not-by-${index}`, key, "other");
      expect(await refused(it.assume(it.response({ attributes }, other), { RoleArn: other }))).toEqual(
        DENIED,
      );
    }
  });

  test("needs the role in the assertion, with the provider", async () => {
    const other = await it.newRole("other", trustStatement(it.providerArn));
    expect(await refused(it.assume(it.response(), { RoleArn: other }))).toEqual(DENIED);
    const without = it.response({ attributes: { Role: [it.roleArn] } });
    expect(await refused(it.assume(without))).toEqual(DENIED);
    const swapped = it.response({ attributes: { Role: ["x,y", ` ${it.providerArn} , ${it.roleArn} `] } });
    expect(await it.assume(swapped)).toMatchObject({ Issuer: ISSUER });
    const nobody = it.roleArn.replace("app", "nobody");
    expect(await refused(it.assume(it.response({}, nobody), { RoleArn: nobody }))).toEqual(DENIED);
    const PrincipalArn = it.providerArn.replace("Idp", "Nobody");
    expect(await refused(it.assume(it.response(), { PrincipalArn }))).toEqual(
      invalid("Specified provider doesn't exist."),
    );
  });

  test("takes name, tags and source identity from the assertion", async () => {
    const RoleArn = await it.newRole(
      "tagged",
      trustStatement(it.providerArn, {}, ["sts:TagSession", "sts:SetSourceIdentity"]),
    );
    const policy = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "iam:GetRole",
        Resource: "*",
        Condition: {
          StringEquals: {
            "aws:PrincipalTag/Team": "red",
            "aws:SourceIdentity": "alice-id",
            "aws:FederatedProvider": it.providerArn,
            "saml:sub": "alice@example.com",
          },
        },
      },
    };
    await it.iam.send(
      new PutRolePolicyCommand({
        RoleName: "tagged",
        PolicyName: "tag",
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    const attributes = {
      "PrincipalTag:Team": ["red"],
      TransitiveTagKeys: ["Team"],
      SourceIdentity: ["alice-id"],
    };
    const answer = await it.assume(it.response({ attributes }, RoleArn), { RoleArn });
    expect(answer).toMatchObject({ SourceIdentity: "alice-id", PackedPolicySize: expect.any(Number) });
    const session = it.server.iam(credentialsOf(answer.Credentials));
    expect(await session.send(new GetRoleCommand({ RoleName: "tagged" }))).toMatchObject({
      Role: { RoleName: "tagged" },
    });
    expect(await refused(it.assume(it.response({ attributes })))).toEqual({
      ...DENIED,
      message: "Not authorized to perform sts:TagSession",
    });
    for (const [bad, message] of [
      [{ RoleSessionName: [] }, "RoleSessionName is required in AuthnResponse"],
      [{ RoleSessionName: ["a b"] }, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"],
      [{ RoleSessionName: ["alice", "bob"] }, "RoleSessionName in AuthnResponse must have one value"],
      [
        { SourceIdentity: ["aws:a"] },
        'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
      ],
      [{ "PrincipalTag:Team": ["red", "blue"] }, "The session tags of the AuthnResponse are not valid."],
    ] as const) {
      expect(await refused(it.assume(it.response({ attributes: bad })))).toEqual(invalid(message));
    }
  });

  test("ends the session when the provider says so", async () => {
    const { Credentials } = await it.assume(it.response({ sessionNotOnOrAfter: 600_000 }));
    const remaining = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(Math.abs(remaining - 600_000)).toBeLessThan(10_000);
    expect(await refused(it.assume(it.response(), { DurationSeconds: 3601 }))).toMatchObject({
      name: "ValidationError",
    });
  });

  test("goes by the certificates that the provider has now", async () => {
    const SAMLProviderArn = await it.newProvider("Rotating");
    const RoleArn = await it.newRole("rotating", trustStatement(SAMLProviderArn));
    const attributes = { Role: [`${RoleArn},${SAMLProviderArn}`] };
    const of = { RoleArn, PrincipalArn: SAMLProviderArn };
    await it.assume(it.response({ attributes }), of);
    const next = makeCertificate("next");
    const update = (...certificates: { cert: string }[]) =>
      it.iam.send(
        new UpdateSAMLProviderCommand({
          SAMLProviderArn,
          SAMLMetadataDocument: samlMetadata(ISSUER, certificates),
        }),
      );
    await update(next, it.certificate);
    await it.assume(it.response({ attributes }), of);
    await it.assume(responseText(ISSUER, sign(it.assertion({ attributes }), "Assertion", next)), of);
    await update(next);
    expect(await refused(it.assume(it.response({ attributes }), of))).toEqual(
      invalid("Response signature invalid"),
    );
  });

  test("tells the trail who it was, and nobody the assertion", async () => {
    const response = it.response();
    await it.assume(response);
    const { out } = await it.server.signet("events", "--json", "--limit", "200");
    expect(out).toContain('"type":"SAMLUser"');
    expect(out).toContain(`"principalId":"${qualifier("Idp")}:alice@example.com"`);
    const signature = /<ds:SignatureValue>(\S+)</.exec(response)?.[1] ?? "";
    expect(signature.length).toBeGreaterThan(100);
    for (const place of [out, it.server.log.join("")]) {
      expect(place).not.toContain(signature);
      expect(place).not.toContain(Buffer.from(response).toString("base64").slice(100, 300));
    }
  });
});
