// The signer inside the AWS SDK for JavaScript is the other side here: what it signs has to verify, and what it and we
// sign has to be the same.
import { SignatureV4 } from "@smithy/signature-v4";
import * as fc from "fast-check";
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { expect, test } from "vitest";
import { check, credentials, now, options, session } from "./fixtures/sample-request.ts";
import type { HeaderPair, SignedRequest } from "./request.ts";
import { signRequest } from "./sign-request.ts";

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: unknown) {
    this.#hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string | Uint8Array);
  }

  update(chunk: string | Uint8Array): void {
    this.#hash.update(chunk);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error("not used by the signer");
  }
}

const word = fc.stringMatching(/^[A-Za-z0-9 ._~+&=%/-]{0,12}$/);
const request = fc.record({
  method: fc.constantFrom("GET", "POST"),
  path: fc
    .array(
      fc.oneof(
        fc.stringMatching(/^[A-Za-z0-9._~%-]{1,8}$/),
        fc.constantFrom("", ".", "..", "%2e%2e", "a%2Fb", "%C3%A9"),
      ),
      { maxLength: 5 },
    )
    .map((parts) => `/${parts.join("/")}`),
  query: fc.dictionary(
    fc.stringMatching(/^[A-Za-z0-9 +/%]{1,8}$/),
    fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4 },
  ),
  body: fc.constantFrom("", "Action=GetCallerIdentity&Version=2011-06-15", "sélection"),
  who: fc.constantFrom(credentials, session),
});

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** As the SDK's HTTP handlers put it on the wire. */
function arriving(outgoing: Outgoing): SignedRequest {
  const pairs = Object.entries(outgoing.query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one ?? ""))}`,
    ),
  );
  return {
    method: outgoing.method,
    path: outgoing.path,
    query: pairs.join("&"),
    headers: Object.entries(outgoing.headers).map(([name, value]): HeaderPair => [name, value]),
    body: Buffer.from(typeof outgoing.body === "string" ? outgoing.body : ""),
  };
}

function signerFor(who: typeof credentials): SignatureV4 {
  return new SignatureV4({
    credentials: {
      accessKeyId: who.accessKeyId,
      secretAccessKey: who.secretAccessKey,
      ...(who.sessionToken === undefined ? {} : { sessionToken: who.sessionToken }),
    },
    region: options.region,
    service: options.service,
    sha256: Sha256,
  });
}

test("what the SDK signs in headers verifies, and is what we sign", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ who, ...parts }) => {
      const headers = { host: "localhost:4566", "content-type": "application/x-www-form-urlencoded" };
      const outgoing = { ...parts, headers, protocol: "http:", hostname: "localhost", port: 4566 };
      const sent = arriving(await signerFor(who).sign(outgoing, { signingDate: new Date(now) }));
      expect(check(sent)).toEqual({ ok: true });
      const own = new Set(["authorization", "x-amz-date", "x-amz-security-token"]);
      const ours = signRequest(
        { ...sent, headers: sent.headers.filter(([name]) => !own.has(name)) },
        who,
        options,
      );
      const signature = ({ headers: all }: SignedRequest) =>
        all.find(([name]) => name.toLowerCase() === "authorization")?.[1];
      expect(signature(ours)).toBe(signature(sent));
    }),
  );
});

test("what the SDK presigns verifies", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ who, ...parts }) => {
      const headers = { host: "localhost:4566", "x-k8s-aws-id": "a cluster" };
      const outgoing = { ...parts, headers, protocol: "http:", hostname: "localhost", port: 4566 };
      const url = await signerFor(who).presign(outgoing, {
        signingDate: new Date(now),
        expiresIn: 900,
        unhoistableHeaders: new Set(["x-k8s-aws-id"]),
      });
      const sent = arriving(url);
      expect(check(sent)).toEqual({ ok: true });
      expect(check({ ...sent, path: `${sent.path}x` }).ok).toBe(false);
    }),
  );
});
