import {
  DeleteServerCertificateCommand,
  GetAccountSummaryCommand,
  GetServerCertificateCommand,
  type IAMClient,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  TagServerCertificateCommand,
  UntagServerCertificateCommand,
  UpdateServerCertificateCommand,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certified, certify } from "../../../directory/keys-and-certificates/testing/certificates.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
let root: Certified;
let leaf: Certified;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  root = await certify("root", { ca: true });
  leaf = await certify("leaf", { issuer: root });
});
afterAll(() => server.stop());

const upload = (ServerCertificateName: string, more: object = {}, client = iam) =>
  client.send(
    new UploadServerCertificateCommand({
      ServerCertificateName,
      CertificateBody: leaf.body,
      PrivateKey: leaf.privateKey,
      ...more,
    }),
  );
const get = async (ServerCertificateName: string) =>
  (await iam.send(new GetServerCertificateCommand({ ServerCertificateName }))).ServerCertificate;
const tagsOf = async (ServerCertificateName: string) =>
  members(await iam.send(new ListServerCertificateTagsCommand({ ServerCertificateName })));

test("a certificate is uploaded, shown without its key, moved and deleted", async () => {
  const Tags = [{ Key: "stage", Value: "live" }];
  const answer = await upload("Web", { Path: "/cloudfront/", CertificateChain: root.body, Tags });
  const metadata = {
    Path: "/cloudfront/",
    ServerCertificateName: "Web",
    ServerCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/) as string,
    Arn: `arn:aws:iam::${server.accountId}:server-certificate/cloudfront/Web`,
    UploadDate: expect.any(Date) as Date,
    Expiration: expect.any(Date) as Date,
  };
  expect(members(answer)).toEqual({ ServerCertificateMetadata: metadata, Tags });
  expect(await get("WEB")).toEqual({
    ServerCertificateMetadata: answer.ServerCertificateMetadata,
    CertificateBody: leaf.body,
    CertificateChain: root.body,
    Tags,
  });
  const listed = await iam.send(new ListServerCertificatesCommand({ PathPrefix: "/cloudfront" }));
  expect(members(listed)).toEqual({
    ServerCertificateMetadataList: [answer.ServerCertificateMetadata],
    IsTruncated: false,
  });
  expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
    ServerCertificates: 1,
    ServerCertificatesQuota: 20,
    SigningCertificatesPerUserQuota: 2,
  });

  const update = { ServerCertificateName: "web", NewServerCertificateName: "Site", NewPath: "/" };
  await iam.send(new UpdateServerCertificateCommand(update));
  expect((await get("Site"))?.ServerCertificateMetadata).toEqual({
    ...answer.ServerCertificateMetadata,
    Path: "/",
    ServerCertificateName: "Site",
    Arn: `arn:aws:iam::${server.accountId}:server-certificate/Site`,
  });
  await iam.send(new DeleteServerCertificateCommand({ ServerCertificateName: "site" }));
  expect(await refused(get("Site"))).toEqual({
    name: "NoSuchEntityException",
    status: 404,
    message: "The Server Certificate with name Site cannot be found.",
  });
});

test("a certificate has tags", async () => {
  await upload("tagged");
  const ServerCertificateName = "tagged";
  const Tags = ["b", "a", "c"].map((Key) => ({ Key, Value: "1" }));
  await iam.send(new TagServerCertificateCommand({ ServerCertificateName, Tags }));
  await iam.send(new UntagServerCertificateCommand({ ServerCertificateName, TagKeys: ["C"] }));
  expect(await tagsOf("tagged")).toEqual({
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "1" },
    ],
    IsTruncated: false,
  });
  const twice = new TagServerCertificateCommand({
    ServerCertificateName,
    Tags: [
      { Key: "x", Value: "1" },
      { Key: "X", Value: "2" },
    ],
  });
  expect(await refused(iam.send(twice))).toMatchObject({ name: "InvalidInputException", status: 400 });
  expect(await refused(tagsOf("none"))).toMatchObject({ name: "NoSuchEntityException", status: 404 });
});

describe("is refused", () => {
  test("what does not belong together", async () => {
    const other = await certify("other");
    expect(await refused(upload("new", { PrivateKey: other.privateKey }))).toEqual({
      name: "KeyPairMismatchException",
      status: 400,
      message: "The private key does not match the public key of the certificate.",
    });
    expect(await refused(upload("new", { CertificateChain: other.body }))).toEqual({
      name: "MalformedCertificateException",
      status: 400,
      message:
        "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, " +
        "followed by any intermediaries in order. The index within the chain of the invalid certificate is: -1",
    });
    expect(await refused(upload("new", { CertificateBody: "hello" }))).toEqual({
      name: "MalformedCertificateException",
      status: 400,
      message: "Unable to parse certificate. Please ensure the certificate is in PEM format.",
    });
    expect(await refused(get("new"))).toMatchObject({ name: "NoSuchEntityException" });
  });

  test("a name that there is, by uploading and by renaming", async () => {
    await upload("First");
    await upload("second");
    const taken = (name: string) => ({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: `The Server Certificate with name ${name} already exists.`,
    });
    expect(await refused(upload("first"))).toEqual(taken("first"));
    const rename = new UpdateServerCertificateCommand({
      ServerCertificateName: "second",
      NewServerCertificateName: "FIRST",
    });
    expect(await refused(iam.send(rename))).toEqual(taken("FIRST"));
  });

  test("the twenty-first", async () => {
    const other = await server.createAccount("many");
    const client = server.iam(other.admin);
    for (let number = 0; number < 20; number++) await upload(`c${number}`, {}, client);
    expect(await refused(upload("c20", {}, client))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for ServerCertificatesPerAccount: 20",
    });
    const { ServerCertificateMetadataList: list } = await client.send(new ListServerCertificatesCommand({}));
    expect(list).toHaveLength(20);
  });

  test("who may not have the new path, and nothing is moved", async () => {
    await upload("moving", { Path: "/mine/" });
    const mine = `arn:aws:iam::${server.accountId}:server-certificate/mine/*`;
    const own = await delegate(server, "mover", {
      Effect: "Allow",
      Action: "iam:UpdateServerCertificate",
      Resource: mine,
    });
    const move = (NewPath: string) =>
      own.send(new UpdateServerCertificateCommand({ ServerCertificateName: "moving", NewPath }));
    expect(await refused(move("/theirs/"))).toMatchObject({
      name: "AccessDenied",
      status: 403,
      message: expect.stringContaining("server-certificate/theirs/moving") as string,
    });
    expect((await get("moving"))?.ServerCertificateMetadata?.Path).toBe("/mine/");
    await move("/mine/new/");
  });

  test("who may only upload what carries a tag, without it", async () => {
    const tagged = await delegate(server, "tagger", {
      Effect: "Allow",
      Action: "iam:UploadServerCertificate",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestTag/stage": "test" } },
    });
    expect(await refused(upload("untagged", {}, tagged))).toMatchObject({
      name: "AccessDenied",
      status: 403,
    });
    const answer = await upload("with-a-tag", { Tags: [{ Key: "stage", Value: "test" }] }, tagged);
    expect(answer.Tags).toEqual([{ Key: "stage", Value: "test" }]);
  });
});
