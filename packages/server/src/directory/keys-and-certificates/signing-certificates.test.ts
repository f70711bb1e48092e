import type { AwsError } from "../../aws-error.ts";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { type Certified, certify } from "./testing/certificates.ts";

let certificates: readonly Certified[];
beforeAll(async () => {
  certificates = [];
  for (const name of ["one", "two", "three"])
    certificates = [...certificates, await certify(name, { key: "RSA:1024" })];
});
const bodyOf = (index: number) => certificates[index]?.body ?? "";

let it: TestDirectory;
let alice: string;
let bob: string;
beforeEach(async () => {
  it = await openTestDirectory();
  it.now = Date.now();
  [alice, bob] = await it.write(async ({ users }) => [
    (await users.create({ name: "alice" })).user_id,
    (await users.create({ name: "bob" })).user_id,
  ]);
});
afterEach(() => it.close());

const upload = (userId: string, body: string) =>
  it.write(({ signingCertificates }) => signingCertificates.upload(userId, body));

test("a certificate is kept as it came, active, and announced", async () => {
  it.announced();
  const certificate = await upload(alice, bodyOf(0));
  expect(certificate).toMatchObject({
    account_id: it.accountId,
    certificate_id: expect.stringMatching(/^[A-Z2-7]{32}$/),
    user_id: alice,
    body: bodyOf(0),
    status: "Active",
    uploaded_at: it.now,
  });
  expect(it.announced()).toEqual([`signing-certificate:${certificate.certificate_id}`]);
});

test("one certificate is one user's of the account, however it is written", async () => {
  await upload(alice, bodyOf(0));
  for (const [user, body] of [
    [alice, bodyOf(0)],
    [bob, bodyOf(0).replaceAll("\n", "\r\n")],
    [it.accountId, bodyOf(0)],
  ] as const) {
    await expect(upload(user, body)).rejects.toMatchObject({
      ...refusal(
        "DuplicateCertificate",
        "The certificate is already associated with an IAM user in the account.",
      ),
      status: 409,
    });
  }
});

test("two are the quota, also when two come at once", async () => {
  await upload(alice, bodyOf(0));
  const outcomes = await Promise.allSettled([1, 2].map((index) => upload(alice, bodyOf(index))));
  expect(outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []))).toMatchObject(
    [refusal("LimitExceeded", "Cannot exceed quota for SigningCertificatesPerUser: 2")],
  );
  expect(await it.read.signingCertificates.count(alice)).toBe(2);
});

test("certificates are switched, listed page by page, and deleted", async () => {
  const { certificate_id: id } = await upload(alice, bodyOf(0));
  const { certificate_id: second } = await upload(alice, bodyOf(1));
  await it.write(({ signingCertificates }) => signingCertificates.setStatus(alice, id, "Inactive"));
  const list = (request: object) => it.read.signingCertificates.list(alice, request);
  const first = await list({ MaxItems: 1 });
  const rest = await list({ MaxItems: 1, Marker: first.Marker });
  const found = [...first.items, ...rest.items].map((one) => `${one.certificate_id} ${one.status}`);
  expect(found).toEqual([`${id} Inactive`, `${second} Active`].toSorted());
  await it.write(({ signingCertificates }) => signingCertificates.delete(alice, id));
  expect((await list({})).items.map((one) => one.certificate_id)).toEqual([second]);
});

test("another user's certificate is not found", async () => {
  const { certificate_id: id } = await upload(alice, bodyOf(0));
  const missing = {
    ...refusal("NoSuchEntity", `The Certificate with id ${id} cannot be found.`),
    status: 404,
  };
  await expect(
    it.write(({ signingCertificates }) => signingCertificates.setStatus(bob, id, "Inactive")),
  ).rejects.toMatchObject(missing);
  await expect(
    it.write(({ signingCertificates }) => signingCertificates.delete(bob, id)),
  ).rejects.toMatchObject(missing);
  expect((await it.read.signingCertificates.list(alice, {})).items).toMatchObject([{ status: "Active" }]);
});

describe("is refused", () => {
  const reason = async (body: string) => {
    const { code, status, message } = (await upload(alice, body).catch(
      (error: unknown) => error,
    )) as AwsError;
    return [code, status, message];
  };

  test("when it is no certificate, or several", async () => {
    const message = "Unable to parse certificate. Please ensure the certificate is in PEM format.";
    for (const body of ["hello", bodyOf(0) + bodyOf(1), bodyOf(0) + (certificates[0]?.privateKey ?? "")])
      expect(await reason(body)).toEqual(["MalformedCertificate", 400, message]);
  });

  test("before and after its time", async () => {
    it.now = Date.now() - 86_400_000;
    const early = ["InvalidCertificate", 400, "The certificate is not valid yet."];
    expect(await reason(bodyOf(0))).toEqual(early);
    it.now = Date.now() + 40 * 86_400_000;
    const late = ["MalformedCertificate", 400, "The certificate has expired."];
    expect(await reason(bodyOf(0))).toEqual(late);
  });

  test("with a key that is too short, or of another kind", async () => {
    const message = "The certificate's key must be an RSA key of 1024 bits or more, or an EC key.";
    for (const key of ["RSA:512", "ED25519"] as const)
      expect(await reason((await certify("weak", { key })).body)).toEqual([
        "InvalidCertificate",
        400,
        message,
      ]);
    expect(await upload(alice, (await certify("elliptic", { key: "EC" })).body)).toBeDefined();
  });
});
