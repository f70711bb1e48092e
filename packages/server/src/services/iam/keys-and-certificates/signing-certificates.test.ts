import {
  CreateUserCommand,
  DeleteSigningCertificateCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  ListSigningCertificatesCommand,
  UpdateSigningCertificateCommand,
  UploadSigningCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certify } from "../../../directory/keys-and-certificates/testing/certificates.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { rootClient } from "../testing/root-client.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const newBody = async () => (await certify("signer")).body;
const upload = (CertificateBody: string, UserName: string) =>
  iam.send(new UploadSigningCertificateCommand({ UserName, CertificateBody }));

test("a certificate is uploaded, listed, switched off and deleted", async () => {
  await iam.send(new CreateUserCommand({ UserName: "Jane" }));
  const CertificateBody = await newBody();
  const { Certificate } = await upload(CertificateBody, "jane");
  expect(Certificate).toEqual({
    UserName: "Jane",
    CertificateId: expect.stringMatching(/^[A-Z2-7]{32}$/) as string,
    CertificateBody,
    Status: "Active",
    UploadDate: expect.any(Date) as Date,
  });
  const key = { UserName: "jane", CertificateId: Certificate?.CertificateId ?? "" };
  await iam.send(new UpdateSigningCertificateCommand({ ...key, Status: "Inactive" }));
  expect(members(await iam.send(new ListSigningCertificatesCommand({ UserName: "JANE" })))).toEqual({
    Certificates: [{ ...Certificate, Status: "Inactive" }],
    IsTruncated: false,
  });
  expect(await refused(iam.send(new DeleteUserCommand({ UserName: "jane" })))).toEqual({
    name: "DeleteConflictException",
    status: 409,
    message: "Cannot delete entity, must delete certificates first.",
  });
  await iam.send(new DeleteSigningCertificateCommand(key));
  const missing = {
    name: "NoSuchEntityException",
    status: 404,
    message: `The Certificate with id ${key.CertificateId} cannot be found.`,
  };
  expect(await refused(iam.send(new DeleteSigningCertificateCommand(key)))).toEqual(missing);
  const update = new UpdateSigningCertificateCommand({ ...key, Status: "Active" });
  expect(await refused(iam.send(update))).toEqual(missing);
});

test("what is no certificate, another's, or the third is refused", async () => {
  await iam.send(new CreateUserCommand({ UserName: "one" }));
  await iam.send(new CreateUserCommand({ UserName: "two" }));
  expect(await refused(upload("hello", "one"))).toEqual({
    name: "MalformedCertificateException",
    status: 400,
    message: "Unable to parse certificate. Please ensure the certificate is in PEM format.",
  });
  const { body: weak } = await certify("weak", { key: "RSA:512" });
  expect(await refused(upload(weak, "one"))).toMatchObject({
    name: "InvalidCertificateException",
    status: 400,
  });
  const body = await newBody();
  const { Certificate } = await upload(body, "one");
  expect(await refused(upload(body, "two"))).toEqual({
    name: "DuplicateCertificateException",
    status: 409,
    message: "The certificate is already associated with an IAM user in the account.",
  });
  const other = await server.createAccount("elsewhere");
  await server.iam(other.admin).send(new UploadSigningCertificateCommand({ CertificateBody: body }));
  await upload(await newBody(), "one");
  expect(await refused(upload(await newBody(), "one"))).toEqual({
    name: "LimitExceededException",
    status: 409,
    message: "Cannot exceed quota for SigningCertificatesPerUser: 2",
  });
  const expired = new UpdateSigningCertificateCommand({
    UserName: "one",
    CertificateId: Certificate?.CertificateId ?? "",
    Status: "Expired",
  });
  expect(await refused(iam.send(expired))).toEqual({
    name: "InvalidInputException",
    status: 400,
    message: "The status of a signing certificate can be set to Active or Inactive only.",
  });
});

test("without a name they are the caller's: a user's, or root's, which the summary tells", async () => {
  const present = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountSigningCertificatesPresent;
  const root = await rootClient(server);
  expect(await present()).toBe(0);
  const CertificateBody = await newBody();
  const { Certificate } = await root.send(new UploadSigningCertificateCommand({ CertificateBody }));
  expect(Certificate?.UserName).toBeUndefined();
  expect(await present()).toBe(1);
  const CertificateId = Certificate?.CertificateId ?? "";
  const { Certificates } = await root.send(new ListSigningCertificatesCommand({}));
  expect(Certificates?.map((one) => one.CertificateId)).toEqual([CertificateId]);
  expect(await refused(iam.send(new DeleteSigningCertificateCommand({ CertificateId })))).toMatchObject({
    name: "NoSuchEntityException",
  });
  await root.send(new DeleteSigningCertificateCommand({ CertificateId }));
  expect(await present()).toBe(0);
});

test("who has no permission is refused, and nothing is written", async () => {
  const arn = `arn:aws:iam::${server.accountId}:user/reader`;
  const own = await delegate(server, "reader", {
    Effect: "Allow",
    Action: "iam:ListSigningCertificates",
    Resource: arn,
  });
  const request = new UploadSigningCertificateCommand({ CertificateBody: await newBody() });
  expect(await refused(own.send(request))).toMatchObject({
    name: "AccessDenied",
    status: 403,
    message: expect.stringContaining(`iam:UploadSigningCertificate on resource: ${arn}`) as string,
  });
  expect((await own.send(new ListSigningCertificatesCommand({}))).Certificates).toEqual([]);
});
