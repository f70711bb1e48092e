// The rules of identity providers on PostgreSQL, where transactions really run side by side: races for a name, a quota, an assertion.
import { expect, test } from "vitest";
import { makeCertificate } from "../../federation/testing/certificates.ts";
import { samlMetadata } from "../../federation/testing/saml-metadata.ts";
import { makeSigningKeys } from "../../federation/signing-keys.ts";
import { validationError } from "../errors.ts";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import { publishedKeys } from "./token-issuer.ts";

let it: TestDirectory;
const certificate = makeCertificate("idp.example");
const metadata = samlMetadata("https://idp.example/saml", [certificate]);
eachOnPostgres((directory) => {
  it = directory;
});

async function codesOf(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason));
}

test("of several that race for one issuer or name one gets it, and the others are told so", async () => {
  const oidc = () => it.write(({ oidcProviders }) => oidcProviders.create({ url: "https://idp.example" }));
  expect(await codesOf([oidc(), oidc(), oidc()])).toEqual(["EntityAlreadyExists", "EntityAlreadyExists"]);
  const path = (name: string) =>
    it.write(({ oidcProviders }) => oidcProviders.create({ url: `https://idp.example/${name}` }));
  expect(await codesOf(["a", "A"].map(path))).toEqual(["EntityAlreadyExists"]);
  const saml = (name: string) => it.write(({ samlProviders }) => samlProviders.create({ name, metadata }));
  expect(await codesOf(["a", "A"].map(saml))).toEqual(["EntityAlreadyExists"]);
});

test("client ids that are added at once are all there, and a hundred is the end", async () => {
  await it.write(({ oidcProviders }) =>
    oidcProviders.create({
      url: "https://idp.example",
      clientIds: Array.from({ length: 97 }, (_, index) => `client-${index}`),
    }),
  );
  const arn = `arn:aws:iam::${it.accountId}:oidc-provider/idp.example`;
  const add = (id: string) => it.write(({ oidcProviders }) => oidcProviders.addClientId(arn, id));
  expect(await codesOf(["a", "b", "c", "d"].map(add))).toEqual(["LimitExceeded"]);
});

test("private keys that are added at once are two at the most", async () => {
  await it.write(({ samlProviders }) => samlProviders.create({ name: "idp", metadata }));
  const arn = `arn:aws:iam::${it.accountId}:saml-provider/idp`;
  const add = () =>
    it.write(({ samlProviders }) => samlProviders.update(arn, { addPrivateKey: certificate.key }));
  expect(await codesOf([add(), add(), add()])).toEqual(["LimitExceeded"]);
  const provider = await it.read.samlProviders.get(arn);
  expect(await it.read.samlProviders.keys(provider)).toHaveLength(2);
  expect(await it.read.samlProviders.openKeys(provider)).toHaveLength(2);
  await it.write(({ samlProviders }) => samlProviders.delete(arn));
  expect(await it.read.samlProviders.list()).toEqual([]);
});

test("an assertion is used once, whoever else uses it at the same moment, and forgotten when it has ended", async () => {
  const use = (assertionId: string, now: number, providerId = "idp") =>
    it.write(({ usedAssertions }) =>
      usedAssertions.use({ providerId, assertionId }, now + 100, now, () => validationError("used")),
    );
  expect(await codesOf([use("a", 0), use("a", 0), use("a", 0)])).toEqual([
    "ValidationError",
    "ValidationError",
  ]);
  expect(await codesOf([use("b", 0), use("a", 0, "other")])).toEqual([]);
  expect(await codesOf([use("a", 100)])).toEqual(["ValidationError"]);
  const rows = () => it.scope.db.selectFrom("used_assertions").selectAll().execute();
  expect(await rows()).toHaveLength(3);
  await use("c", 101);
  expect(await rows()).toHaveLength(1);
});

test("an account that is enabled as an issuer by several at once is one issuer, with one key for each algorithm", async () => {
  const keys = await makeSigningKeys();
  const enable = () => it.write(({ tokenIssuer }) => tokenIssuer.enable(keys));
  expect(await codesOf([enable(), enable(), enable()])).toEqual(["FeatureEnabled", "FeatureEnabled"]);
  const { issuer_id: id } = await it.read.tokenIssuer.get();
  expect(await publishedKeys(it.scope.db, id)).toEqual([
    expect.objectContaining({ use: "sig" }),
    expect.objectContaining({ use: "sig" }),
  ]);
  expect(await it.read.tokenIssuer.signingKey("ES384")).toMatchObject({ privateKey: keys[1].privateKey });
  expect(await publishedKeys(it.scope.db, crypto.randomUUID())).toBeUndefined();
});
