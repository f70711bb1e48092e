import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readTags } from "../tags.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { type Certified, certify } from "./testing/certificates.ts";

let root: Certified;
let leaf: Certified;
beforeAll(async () => {
  root = await certify("root", { ca: true });
  leaf = await certify("leaf", { issuer: root });
});

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  it.now = Date.now();
});
afterEach(() => it.close());

const upload = (name: string, more: object = {}) =>
  it.write(({ serverCertificates }) => serverCertificates.upload({ name, ...leaf, ...more }));
const update = (name: string, change: object) =>
  it.write(({ serverCertificates }) => serverCertificates.update(name, change));
const names = async (request: object, prefix?: string) =>
  (await it.read.serverCertificates.list(request, prefix)).items.map(({ name }) => name);

test("a certificate is kept with its chain, found in any case, and announced", async () => {
  it.announced();
  const tags = [{ Key: "stage", Value: "live" }];
  const certificate = await upload("Web", { path: "/cloudfront/x/", chain: root.body, tags });
  expect(certificate).toMatchObject({
    server_certificate_id: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/),
    name: "Web",
    path: "/cloudfront/x/",
    body: leaf.body,
    chain: root.body,
    created_at: it.now,
    tags: '[["stage","live"]]',
  });
  expect(certificate.expires_at - it.now).toBeGreaterThan(29 * 86_400_000);
  expect(it.announced()).toEqual([`server-certificate:${certificate.server_certificate_id}`]);
  expect(await it.read.serverCertificates.get("wEB")).toEqual(certificate);
});

test("names are unique, and what does not belong together is refused", async () => {
  await upload("Web");
  await expect(upload("WEB")).rejects.toMatchObject({
    ...refusal("EntityAlreadyExists", "The Server Certificate with name WEB already exists."),
    status: 409,
  });
  const { privateKey } = await certify("another");
  await expect(upload("new", { privateKey })).rejects.toMatchObject({ code: "KeyPairMismatch" });
  await expect(upload("new", { chain: leaf.body })).rejects.toMatchObject({ code: "MalformedCertificate" });
  expect(await names({})).toEqual(["Web"]);
});

test("twenty are the quota, also when two come at once", async () => {
  for (let number = 0; number < 19; number++) await upload(`c${number}`);
  const outcomes = await Promise.allSettled(["x", "y"].map((name) => upload(name)));
  expect(outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []))).toMatchObject(
    [
      {
        ...refusal("LimitExceeded", "Cannot exceed quota for ServerCertificatesPerAccount: 20"),
        status: 409,
      },
    ],
  );
});

test("certificates are listed by name and path, in pages", async () => {
  for (const name of ["c", "Web", "A"]) await upload(name, { path: name === "c" ? "/x/" : "/" });
  expect(await names({})).toEqual(["A", "c", "Web"]);
  expect(await names({}, "/x")).toEqual(["c"]);
  const { Marker } = await it.read.serverCertificates.list({ MaxItems: 1 });
  expect(await names({ MaxItems: 1, Marker })).toEqual(["c"]);
});

test("a certificate gets another name and path, or is deleted", async () => {
  const { server_certificate_id: id } = await upload("Web");
  await upload("other");
  await update("web", { newName: "WEB", newPath: "/y/" });
  expect(await it.read.serverCertificates.get("web")).toMatchObject({
    server_certificate_id: id,
    name: "WEB",
    path: "/y/",
  });
  await expect(update("web", { newName: "Other" })).rejects.toMatchObject(
    refusal("EntityAlreadyExists", "The Server Certificate with name Other already exists."),
  );
  await update("web", { newName: "site" });
  expect(await it.read.serverCertificates.get("site")).toMatchObject({ path: "/y/" });
  const missing = {
    ...refusal("NoSuchEntity", "The Server Certificate with name web cannot be found."),
    status: 404,
  };
  await expect(update("web", {})).rejects.toMatchObject(missing);
  await it.write(({ serverCertificates }) => serverCertificates.delete("Site"));
  expect(await names({})).toEqual(["other"]);
  await expect(it.write(({ serverCertificates }) => serverCertificates.delete("web"))).rejects.toMatchObject(
    missing,
  );
});

test("a certificate has tags, fifty at the most", async () => {
  await upload("Web");
  const tag = (...keys: string[]) =>
    it.write(({ serverCertificates }) =>
      serverCertificates.tag(
        "web",
        keys.map((Key) => ({ Key, Value: "1" })),
      ),
    );
  await tag("a", "b");
  await it.write(({ serverCertificates }) => serverCertificates.untag("web", ["A"]));
  expect(readTags((await it.read.serverCertificates.get("Web")).tags)).toEqual([["b", "1"]]);
  await expect(tag(...Array.from({ length: 50 }, (_, index) => `k${index}`))).rejects.toMatchObject(
    refusal("LimitExceeded", "Cannot exceed quota for TagsPerServerCertificate: 50"),
  );
});
