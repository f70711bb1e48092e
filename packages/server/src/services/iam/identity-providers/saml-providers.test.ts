import {
  CreateSAMLProviderCommand,
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  type IAMClient,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  TagSAMLProviderCommand,
  UntagSAMLProviderCommand,
  UpdateSAMLProviderCommand,
  type UpdateSAMLProviderCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { samlMetadata } from "../../../federation/testing/saml-metadata.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
const certificate = makeCertificate("idp.example");
const METADATA = samlMetadata("https://idp.example/saml", [certificate]);
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (Name: string, more: object = {}, as = iam) =>
  as.send(new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument: METADATA, ...more }));
const get = (name: string) => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arnOf(name) }));
const update = (name: string, more: Partial<UpdateSAMLProviderCommandInput>) =>
  iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn: arnOf(name), ...more }));
const arnOf = (name: string) => `arn:aws:iam::${server.accountId}:saml-provider/${name}`;
const invalid = (message: string) => ({ name: "InvalidInputException", status: 400, message });

describe("SAML providers", () => {
  test("are made, got, listed, updated and deleted", async () => {
    const Tags = [{ Key: "team", Value: "red" }];
    expect(members(await create("First", { Tags }))).toEqual({ SAMLProviderArn: arnOf("First"), Tags });
    const got = members(await get("First"));
    expect(got).toEqual({
      SAMLProviderUUID: expect.stringMatching(/^[A-Z0-9]{22,64}$/),
      SAMLMetadataDocument: METADATA,
      CreateDate: expect.any(Date),
      ValidUntil: expect.any(Date),
      Tags,
      PrivateKeyList: [],
    });
    const years = (got["ValidUntil"] as Date).getUTCFullYear() - (got["CreateDate"] as Date).getUTCFullYear();
    expect(years).toBe(100);
    await create("another");
    const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
    expect(SAMLProviderList).toEqual(
      ["another", "First"].map((name) => ({
        Arn: arnOf(name),
        ValidUntil: expect.any(Date),
        CreateDate: expect.any(Date),
      })),
    );
    const until = samlMetadata(
      "https://idp.example/saml",
      [certificate],
      ' validUntil="2040-01-01T00:00:00Z"',
    );
    expect(members(await update("First", { SAMLMetadataDocument: until }))).toEqual({
      SAMLProviderArn: arnOf("First"),
    });
    expect(await get("First")).toMatchObject({
      SAMLMetadataDocument: until,
      ValidUntil: new Date("2040-01-01T00:00:00Z"),
    });
    await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arnOf("First") }));
    const missing = {
      name: "NoSuchEntityException",
      status: 404,
      message: `Manifest not found for arn ${arnOf("First")}`,
    };
    expect(await refused(get("First"))).toEqual(missing);
    expect(await refused(update("First", { SAMLMetadataDocument: METADATA }))).toEqual(missing);
    const drop = iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arnOf("First") }));
    expect(await refused(drop)).toEqual(missing);
  });

  test("are one for each name, without case, with metadata that can be read", async () => {
    await create("Taken");
    expect(await refused(create("taken"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "SAMLProvider with name taken already exists.",
    });
    expect(await refused(create("broken", { SAMLMetadataDocument: "<a>".repeat(500) }))).toEqual(
      invalid("Could not parse metadata."),
    );
    expect(await refused(create("short", { SAMLMetadataDocument: "<a/>" }))).toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("Member must have length greater than or equal to 1000"),
    });
    expect(await refused(update("Taken", { SAMLMetadataDocument: `<!DOCTYPE a>${METADATA}` }))).toEqual(
      invalid("Could not parse metadata."),
    );
    expect(await refused(update("Taken", {}))).toEqual(
      invalid(
        "Unable to update identity provider. No updates are defined for metadata or encryption assertion.",
      ),
    );
  });

  test("have two private keys, which are never shown", async () => {
    const [one, two, three] = ["one", "two", "three"].map((name) => makeCertificate(name).key);
    const needed = invalid(
      "Unable to set assertion encryption mode to Required because no private key is provided.",
    );
    expect(await refused(create("keys", { AssertionEncryptionMode: "Required" }))).toEqual(needed);
    expect(await refused(create("keys", { AddPrivateKey: "-----BEGIN PRIVATE KEY-----" }))).toEqual(
      invalid("Invalid private key."),
    );
    expect(await refused(get("keys"))).toMatchObject({ name: "NoSuchEntityException" });
    await create("keys", { AddPrivateKey: one, AssertionEncryptionMode: "Required" });
    await update("keys", { AddPrivateKey: two });
    expect(await refused(update("keys", { AddPrivateKey: three }))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Private key limit of 2 is reached.",
    });
    const { PrivateKeyList = [], AssertionEncryptionMode } = await get("keys");
    expect(AssertionEncryptionMode).toBe("Required");
    expect(PrivateKeyList).toEqual(
      [1, 2].map(() => ({ KeyId: expect.stringMatching(/^[A-Z0-9]{22,64}$/), Timestamp: expect.any(Date) })),
    );
    const [first = "", second = ""] = PrivateKeyList.map(({ KeyId }) => KeyId);
    expect(await refused(update("keys", { AddPrivateKey: one, RemovePrivateKey: first }))).toEqual(
      invalid(
        "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.",
      ),
    );
    expect(await refused(update("keys", { RemovePrivateKey: "A".repeat(22) }))).toEqual(
      invalid("Failed to remove private key because the Key ID does not match a private key."),
    );
    await update("keys", { RemovePrivateKey: first });
    expect(await refused(update("keys", { RemovePrivateKey: second }))).toEqual(
      invalid("Failed to remove private key."),
    );
    await update("keys", { AssertionEncryptionMode: "Allowed", RemovePrivateKey: second });
    expect(await get("keys")).toMatchObject({ AssertionEncryptionMode: "Allowed", PrivateKeyList: [] });
    expect(await refused(update("keys", { AssertionEncryptionMode: "Required" }))).toEqual(needed);
    await update("keys", { AddPrivateKey: one });
    await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arnOf("keys") }));
  });

  test("have tags, which are listed in pages", async () => {
    await create("tags");
    const of = { SAMLProviderArn: arnOf("tags") };
    const Tags = ["b", "a", "c"].map((Key) => ({ Key, Value: "1" }));
    await iam.send(new TagSAMLProviderCommand({ ...of, Tags }));
    await iam.send(new UntagSAMLProviderCommand({ ...of, TagKeys: ["B"] }));
    const page = await iam.send(new ListSAMLProviderTagsCommand({ ...of, MaxItems: 1 }));
    expect(page).toMatchObject({ Tags: [{ Key: "a", Value: "1" }], IsTruncated: true });
    const rest = await iam.send(new ListSAMLProviderTagsCommand({ ...of, Marker: page.Marker }));
    expect(rest).toMatchObject({ Tags: [{ Key: "c", Value: "1" }], IsTruncated: false });
  });

  test("are not named by what is no ARN of one", async () => {
    for (const SAMLProviderArn of [
      "nonsense-nonsense-nonsense",
      `arn:aws:iam::${server.accountId}:oidc-provider/somebody`,
      "arn:aws:iam::nobody:saml-provider/somebody",
    ]) {
      const of = { SAMLProviderArn };
      for (const command of [
        new GetSAMLProviderCommand(of),
        new UpdateSAMLProviderCommand({ ...of, SAMLMetadataDocument: METADATA }),
        new DeleteSAMLProviderCommand(of),
        new ListSAMLProviderTagsCommand(of),
      ])
        expect(await refused(iam.send(command as GetSAMLProviderCommand))).toEqual(
          invalid(`ARN ${SAMLProviderArn} is not valid.`),
        );
    }
  });

  test("are a hundred in an account, also when many are made at once", async () => {
    const other = await server.createAccount("full");
    const client = server.iam(other.admin);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 102 }, (_, index) => create(`idp-${index}`, {}, client)),
    );
    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failures.map(({ reason }) => (reason as Error).message)).toEqual(
      Array.from({ length: 2 }, () => "Cannot exceed quota for SAMLProvidersPerAccount: 100"),
    );
  });

  test("are for whom the policies let", async () => {
    const nobody = await delegate(server, "saml-nobody");
    expect(await refused(create("mine", {}, nobody))).toMatchObject({
      name: "AccessDenied",
      status: 403,
      message: expect.stringContaining(`iam:CreateSAMLProvider on resource: ${arnOf("mine")}`),
    });
    expect(await refused(get("mine"))).toMatchObject({ name: "NoSuchEntityException" });
    const tagger = await delegate(server, "saml-tagger", {
      Effect: "Allow",
      Action: "iam:TagSAMLProvider",
      Resource: arnOf("*"),
      Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["color"] } },
    });
    const tag = (Key: string) =>
      tagger.send(
        new TagSAMLProviderCommand({ SAMLProviderArn: arnOf("tags"), Tags: [{ Key, Value: "1" }] }),
      );
    expect(await refused(tag("team"))).toMatchObject({ name: "AccessDenied" });
    await tag("color");
  });
});
