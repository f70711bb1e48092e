import { X509Certificate } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { requireChain } from "./certificate-chain.ts";
import { type Certified, certify } from "./testing/certificates.ts";

let root: Certified;
let middle: Certified;
let leaf: Certified;
beforeAll(async () => {
  root = await certify("root", { ca: true });
  middle = await certify("middle", { ca: true, issuer: root });
  leaf = await certify("leaf", { issuer: middle });
});

const check =
  (certified: Certified, ...chain: readonly string[]) =>
  () =>
    requireChain(new X509Certificate(certified.body), chain.join("\n"), Date.now());
const broken = (index: number) =>
  expect.objectContaining({
    code: "MalformedCertificate",
    status: 400,
    message:
      "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, " +
      `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  }) as Error;
const unreadable = expect.objectContaining({
  message: "Unable to parse certificate. Please ensure the certificate is in PEM format.",
}) as Error;

test("a chain goes from the signing certificate on, with the root or without it", () => {
  expect(check(leaf, middle.body)).not.toThrow();
  expect(check(leaf, middle.body, root.body)).not.toThrow();
  expect(check(middle, root.body)).not.toThrow();
});

test("what signed nothing is refused with its place", async () => {
  expect(check(leaf, root.body)).toThrow(broken(-1));
  expect(check(leaf, root.body, middle.body)).toThrow(broken(-1));
  expect(check(leaf, middle.body, middle.body)).toThrow(broken(0));
  expect(check(leaf, leaf.body, middle.body)).toThrow(broken(-1));
  const namesake = await certify("middle", { ca: true, issuer: root });
  expect(check(leaf, namesake.body, root.body)).toThrow(broken(-1));
});

test("who may not sign, or no longer, is refused with its place", async () => {
  const clerk = await certify("clerk", { issuer: middle });
  const forged = await certify("forged", { issuer: clerk });
  // openssl's check of who issued what sees no use for keys in a certificate that names none.
  expect(check(forged, clerk.body, middle.body)).toThrow(broken(0));
  const late = await certify("late", { ca: true, from: 0, to: 86_400_000 });
  const signed = await certify("signed", { issuer: late });
  expect(check(signed, late.body)).toThrow(broken(0));
});

test("what is not certificates is refused", () => {
  for (const chain of ["", "hello", `Bag Attributes\n${middle.body}`, `${middle.body}\n${middle.privateKey}`])
    expect(check(leaf, chain)).toThrow(unreadable);
});

test("a chain has ten certificates at the most", async () => {
  const signers = [root];
  for (let depth = 1; depth < 11; depth++)
    signers.push(await certify(`middle ${depth}`, { ca: true, issuer: signers[depth - 1] ?? root }));
  const chain = signers.toReversed().map(({ body }) => body);
  const below = await certify("below", { issuer: signers[10] ?? root });
  expect(check(below, ...chain.slice(0, 10))).not.toThrow();
  expect(check(below, ...chain)).toThrow(broken(10));
});
