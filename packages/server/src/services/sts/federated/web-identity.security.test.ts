// Attacks by tokens: no signature, or one by a key that the attacker chose (the issuer's public key as a secret, a key in the header, a
// place to fetch one, somebody else's issuer); tokens of the right issuer for another client; old ones and future ones; a token that was
// changed; floods of tokens with keys that nobody knows; a provider whose issuer is another; a signed request with a stolen identity.
import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Refusal, refused } from "../../iam/testing/answers.ts";
import { CLIENT, startWebIdentity, type WebIdentity } from "./testing/web-identity.ts";

let it: WebIdentity;
beforeAll(async () => {
  it = await startWebIdentity();
});
afterAll(() => it.stop());

const encoded = (value: object | string) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const refusal = (token: string) => refused(it.assume(token));
const invalid = (message: string): Refusal => ({
  name: "InvalidIdentityTokenException",
  status: 400,
  message,
});
const SIGNATURE = invalid("Invalid signature on the web identity token");
const KEYS = invalid(
  "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
);
const NO_TOKEN = invalid(
  "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
);

describe("a token", () => {
  test("without a signature is none, however the algorithm is spelled", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      for (const signature of ["", "AAAA"]) {
        const token = `${encoded({ alg, kid: "key-1" })}.${encoded(it.claims())}.${signature}`;
        expect(await refusal(token)).toMatchObject({ name: "InvalidIdentityTokenException" });
      }
    }
  });

  test("signed with the issuer's public key as if that were a secret is refused", async () => {
    const published = (await (await fetchKeys()).json()) as { keys: JWK[] };
    const [jwk = {}] = published.keys;
    const pem = await exportSPKI((await importJWK(jwk, "RS256")) as CryptoKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(jwk), jwk.n ?? ""]) {
      for (const alg of ["HS256", "HS384", "HS512"] as const) {
        const body = `${encoded({ alg, kid: "key-1" })}.${encoded(it.claims())}`;
        const hash = alg.replace("HS", "sha");
        const token = `${body}.${createHmac(hash, secret).update(body).digest("base64url")}`;
        expect(await refusal(token)).toEqual(SIGNATURE);
      }
    }
  });

  test("is not believed by a key that it brings or names itself", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "RS256" };
    const before = it.issuer.asked.length;
    for (const header of [
      { jwk },
      { jku: `${it.issuer.url}/attacker` },
      { x5u: `${it.issuer.url}/attacker` },
      {},
    ]) {
      const token = await new SignJWT(it.claims())
        .setProtectedHeader({ alg: "RS256", kid: "key-1", ...header })
        .sign(privateKey);
      expect(await refusal(token)).toEqual(SIGNATURE);
    }
    expect(it.issuer.asked.slice(before)).not.toContain("/attacker");
  });

  test("that was changed is refused", async () => {
    const [header = "", , signature = ""] = (await it.token()).split(".");
    expect(await refusal(`${header}.${encoded(it.claims({ sub: "somebody:else" }))}.${signature}`)).toEqual(
      SIGNATURE,
    );
    const [, payload = ""] = (await it.token()).split(".");
    expect(await refusal(`${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`)).toEqual(SIGNATURE);
  });

  test("of another issuer is refused, though its signature is right", async () => {
    expect(await refusal(await it.token({ iss: `${it.issuer.url}/` }))).toEqual(
      invalid(`No OpenIDConnect provider found in your account for ${it.issuer.url}/`),
    );
    expect(await refusal(await it.token({ iss: "https://other.example" }))).toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  test("for another client is refused, also where the right one is only mentioned", async () => {
    const wrong = invalid("Incorrect token audience");
    for (const claims of [
      { aud: "other" },
      { aud: [] },
      { aud: `${CLIENT} ` },
      { aud: ["other", "more"] },
      { aud: CLIENT, azp: "other" },
      { aud: [CLIENT], azp: ["other", CLIENT] as unknown as string },
    ]) {
      expect(await refusal(await it.token(claims))).toEqual(wrong);
    }
  });

  test("counts in its time alone", async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await refusal(await it.token({ exp: now - 61 }))).toEqual({
      name: "ExpiredTokenException",
      status: 400,
      message: expect.stringMatching(
        new RegExp(
          `^Token expired: current date/time \\d+ must be before the expiration date/time ${now - 61}$`,
        ),
      ),
    });
    const early = invalid("Token is not valid yet");
    expect(await refusal(await it.token({ iat: now + 300 }))).toEqual(early);
    expect(await refusal(await it.token({ nbf: now + 300 }))).toEqual(early);
    for (const claim of ["exp", "iat", "sub", "aud"]) {
      const { [claim]: _, ...rest } = it.claims();
      expect(await refusal(await it.issuer.sign(rest))).toEqual(
        invalid(`Missing a required claim: ${claim}`),
      );
    }
  });

  test("that is none is told so", async () => {
    for (const token of [
      "abcd",
      "a.b.c",
      `${encoded("{")}.${encoded("{}")}.AAAA`,
      "....",
      `${encoded({ alg: "RS256" })}.e30.AA`,
    ]) {
      expect(await refusal(token)).toEqual(NO_TOKEN);
    }
  });
});

describe("the issuer's keys", () => {
  test("are asked for a few times, however many tokens name keys that nobody knows", async () => {
    await it.assume(await it.token());
    const before = it.issuer.asked.length;
    const tokens = await Promise.all(
      Array.from({ length: 30 }, (_, index) => it.token({}, { kid: `unknown-${index}` })),
    );
    for (const token of tokens) expect(await refusal(token)).toEqual(KEYS);
    expect(it.issuer.asked.length - before).toBeLessThanOrEqual(2);
  });

  test("count for this issuer: a discovery document that names another is not taken", async () => {
    const certificates = await startWebIdentity();
    try {
      const { issuer } = certificates;
      issuer.answers.set("/.well-known/openid-configuration", {
        body: JSON.stringify({ issuer: "https://other.example", jwks_uri: `${issuer.url}/keys` }),
      });
      expect(await refused(certificates.assume(await certificates.token()))).toEqual(KEYS);
      expect(issuer.asked).toEqual(["/.well-known/openid-configuration"]);
    } finally {
      await certificates.stop();
    }
  });

  test("that two share are no keys to verify by", async () => {
    const shared = await startWebIdentity();
    try {
      const { issuer } = shared;
      const secret = Buffer.alloc(32, 1);
      issuer.answers.set("/keys", {
        body: JSON.stringify({ keys: [{ kty: "oct", kid: "key-1", k: secret.toString("base64url") }] }),
      });
      const token = await new SignJWT(shared.claims())
        .setProtectedHeader({ alg: "HS256", kid: "key-1" })
        .sign(secret);
      expect(await refused(shared.assume(token))).toEqual(SIGNATURE);
      expect(await refused(shared.assume(await shared.token()))).toEqual(KEYS);
    } finally {
      await shared.stop();
    }
  });
});

test("a private address is not asked unless the operator says so", async () => {
  const open = await startWebIdentity();
  const { startTestServer } = await import("../../../testing/server.ts");
  const closed = await startTestServer();
  try {
    const { CreateOpenIDConnectProviderCommand } = await import("@aws-sdk/client-iam");
    await closed
      .iam()
      .send(new CreateOpenIDConnectProviderCommand({ Url: open.issuer.url, ClientIDList: [CLIENT] }));
    const request = new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${closed.accountId}:role/app`,
      RoleSessionName: "session",
      WebIdentityToken: await open.token(),
    });
    expect(await refused(closed.sts().send(request))).toEqual(KEYS);
    expect(open.issuer.asked).toEqual([]);
  } finally {
    await closed.stop();
    await open.stop();
  }
});

test("the refusal of a stranger carries nothing to decode", async () => {
  const body = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: it.roleArn.replace("app", "nobody"),
    RoleSessionName: "session",
    WebIdentityToken: await it.token(),
  });
  const response = await fetch(it.server.endpoint, { method: "POST", body });
  expect(response.status).toBe(403);
  expect(response.headers.get("x-signet-authorization-message")).toBeNull();
  expect(await response.text()).toContain("Not authorized to perform sts:AssumeRoleWithWebIdentity");
});

/** As anybody could, who has the issuer's certificate. */
async function fetchKeys(): Promise<Response> {
  const { request } = await import("node:https");
  return new Promise((resolve, reject) => {
    request(`${it.issuer.url}/keys`, { rejectUnauthorized: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve(new Response(Buffer.concat(chunks))));
    })
      .on("error", reject)
      .end();
  });
}
