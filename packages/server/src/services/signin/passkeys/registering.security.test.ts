// Whoever registers a key for somebody can sign in as them ever after. So an attacker tries to have one registered: from another site, in which
// the person is lured; with an answer for another session, or one that was used; without permission; as a ninth; by the key of another person.
// Or they have a key registered that weakens what is checked later, or send what breaks the server, or has it fetch what they name.
import { CreateUserCommand, ListMFADevicesCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { execFile } from "node:child_process";
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newPasskey } from "../../../directory/mfa/testing/new-passkey.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import type { TestBrowser } from "../testing/browser.ts";
import { besides } from "../testing/sign-in.ts";
import type { CborValue } from "./testing/cbor.ts";
import {
  addPasskey,
  creationOptions,
  localAuthenticator,
  serialNumberIn,
  signedInAtLocalhost,
} from "./testing/passkey-browser.ts";
import type { Lies } from "./testing/software-authenticator.ts";

let server: TestServer;
let count = 0;
let userName: string;
let browser: TestBrowser;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  userName = await newUser();
  browser = await signedInAtLocalhost(server, { userName });
});

async function newUser(): Promise<string> {
  count += 1;
  const UserName = `user-${count}`;
  await server.iam().send(new CreateUserCommand({ UserName }));
  await allow(UserName, "Allow");
  return UserName;
}

async function allow(UserName: string, Effect: "Allow" | "Deny"): Promise<void> {
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect, Action: "iam:EnableMFADevice", Resource: "*" },
  });
  await server.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
}

async function devices(UserName = userName): Promise<number> {
  const { MFADevices = [] } = await server.iam().send(new ListMFADevicesCommand({ UserName }));
  return MFADevices.length;
}

const post = (response: unknown, from = browser) =>
  from.post("/signin/api/passkeys", { name: "key", response });

const OVER = { status: 409, code: "RegistrationOver" };
const UNVERIFIED = { status: 400, code: "InvalidInput" };

describe("another site", () => {
  it("neither begins nor ends a registration in the person's browser", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const attempts: readonly Readonly<Record<string, string>>[] = [
      { origin: "https://evil.test" },
      { origin: "null" },
      { origin: "" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "x-signet-csrf": "" },
      { "x-signet-csrf": "A".repeat(43) },
    ];
    for (const headers of attempts)
      for (const path of ["passkey-options", "passkeys"]) {
        const seen = await browser.post(`/signin/api/${path}`, { name: "key", response }, headers);
        expect([headers, seen.code]).toEqual([headers, "CrossSiteRequest"]);
      }
    const form = { "content-type": "text/plain" };
    expect((await browser.post("/signin/api/passkey-options", {}, form)).status).toBe(415);
    expect(await devices()).toBe(0);
    // None of it has used the challenge up.
    expect((await post(response)).code).toBe("ok");
  });

  const lies: readonly (readonly [string, Lies])[] = [
    ["of another origin", { origin: "https://evil.test" }],
    ["of another port of this machine", { origin: "http://localhost:1" }],
    ["of another host's keys", { rpId: "evil.test" }],
    ["within a page of another site", { crossOrigin: true }],
    ["of a challenge that it chose", { challenge: Buffer.alloc(32, 1).toString("base64url") }],
    ["that a key signed to sign in", { type: "webauthn.get" }],
    ["by a key that nobody touched", { userPresent: false }],
  ];
  it.each(lies)("has nothing registered by an answer %s", async (_, lie) => {
    expect(await addPasskey(browser, localAuthenticator(server), "key", lie)).toMatchObject(UNVERIFIED);
    expect(await devices()).toBe(0);
  });
});

describe("an answer", () => {
  it("is taken once, also when the device was taken away since, or the answer was wrong", async () => {
    const authenticator = localAuthenticator(server);
    const options = await creationOptions(browser);
    const response = authenticator.create(options);
    const serialNumber = serialNumberIn(await post(response));
    expect(await post(response)).toMatchObject(OVER);
    await besides(server, server.accountId, async ({ users, assignedDevices }) => {
      const { user_id: userId } = await users.get(userName);
      await assignedDevices.deactivate(userId, serialNumber);
    });
    expect(await post(response)).toMatchObject(OVER);
    expect(await post(authenticator.create(options))).toMatchObject(OVER);

    const again = await creationOptions(browser);
    expect(await post(authenticator.create(again, { userPresent: false }))).toMatchObject(UNVERIFIED);
    expect(await post(authenticator.create(again))).toMatchObject(OVER);
    expect(await devices()).toBe(0);
  });

  it("that came four times at once, registers one key", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const seen = await Promise.all([1, 2, 3, 4].map(() => post(response)));
    expect(seen.map(({ code }) => code).toSorted()).toEqual([
      "RegistrationOver",
      "RegistrationOver",
      "RegistrationOver",
      "ok",
    ]);
    expect(await devices()).toBe(1);
  });

  it("is of the session that began: of no other of the person, and of nobody else's", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const elsewhere = await signedInAtLocalhost(server, { userName });
    const mallory = await signedInAtLocalhost(server, { userName: await newUser() });
    for (const other of [elsewhere, mallory]) {
      expect(await post(response, other)).toMatchObject(OVER);
      await creationOptions(other);
      expect(await post(response, other)).toMatchObject(UNVERIFIED);
    }
    expect((await post(response)).code).toBe("ok");
  });

  it("of an attempt before the last one, or after five minutes, is over", async () => {
    const authenticator = localAuthenticator(server);
    const first = authenticator.create(await creationOptions(browser));
    await creationOptions(browser);
    expect(await post(first)).toMatchObject(UNVERIFIED);
    const late = authenticator.create(await creationOptions(browser));
    server.moveClock(301);
    expect(await post(late)).toMatchObject(OVER);
    expect(await devices()).toBe(0);
  });

  it("after signing out registers nothing", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const cookie = browser.cookies.get("signet-session") ?? "";
    await browser.post("/signin/api/sign-out", {});
    browser.cookies.set("signet-session", cookie);
    expect(await post(response)).toMatchObject({ status: 401, code: "NotSignedIn" });
    expect(await devices()).toBe(0);
  });
});

describe("without permission", () => {
  it("nobody begins, and what was begun does not end", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    await allow(userName, "Deny");
    expect(await post(response)).toMatchObject({ status: 403, code: "AccessDenied" });
    expect(await browser.post("/signin/api/passkey-options", {})).toMatchObject({ code: "AccessDenied" });
    expect(await devices()).toBe(0);
    // Refused before it was looked at: the challenge is still good.
    await allow(userName, "Allow");
    expect((await post(response)).code).toBe("ok");
  });

  it("of whoever is not signed in, nothing is done", async () => {
    browser.cookies.delete("signet-session");
    for (const path of ["passkey-options", "passkeys"])
      expect(await browser.post(`/signin/api/${path}`, { name: "key", response: {} })).toMatchObject({
        status: 401,
        code: "NotSignedIn",
      });
  });
});

describe("a key", () => {
  it("is no ninth device", async () => {
    const authenticator = localAuthenticator(server);
    const response = authenticator.create(await creationOptions(browser));
    await besides(server, server.accountId, async ({ users, passkeys }) => {
      const { user_id: userId } = await users.get(userName);
      for (let index = 0; index < 8; index++) await passkeys.register({ userId, userName }, newPasskey());
    });
    const full = { status: 409, code: "LimitExceeded" };
    expect(await post(response)).toMatchObject(full);
    expect(await browser.post("/signin/api/passkey-options", {})).toMatchObject(full);
    expect(await devices()).toBe(8);
  });

  it("of another person is not taken over by naming its id", async () => {
    const theirs = localAuthenticator(server);
    await addPasskey(browser, theirs);
    const credentialId = theirs.credentials[0]?.id ?? "";
    const other = await newUser();
    const mallory = await signedInAtLocalhost(server, { userName: other });
    const seen = await addPasskey(mallory, localAuthenticator(server), "key", { credentialId });
    expect(seen).toMatchObject({ status: 409, code: "EntityAlreadyExists" });
    expect(await devices(other)).toBe(0);
  });

  it("is not named otherwise than it names itself", async () => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const id = Buffer.alloc(32, 5).toString("base64url");
    expect(await post({ ...response, id, rawId: id })).toMatchObject(UNVERIFIED);
  });

  it("has an id of 1023 bytes at the most", async () => {
    const longest = await addPasskey(browser, localAuthenticator(server), "key", { idSize: 1023 });
    expect(longest.code).toBe("ok");
    const longer = await addPasskey(browser, localAuthenticator(server), "key", { idSize: 1024 });
    expect(longer).toMatchObject(UNVERIFIED);
  });
});

describe("an attestation", () => {
  const selfSigned = (signed: Buffer, key: KeyObject) =>
    new Map<string, CborValue>([
      ["alg", -7],
      ["sig", sign("sha256", signed, key)],
    ]);

  it("by the key itself is looked at, as browsers may send it", async () => {
    const good = { format: "packed", statement: selfSigned };
    expect((await addPasskey(browser, localAuthenticator(server), "key", good)).code).toBe("ok");
    const wrong = { ...good, statement: (_: Buffer, key: KeyObject) => selfSigned(Buffer.alloc(1), key) };
    expect(await addPasskey(browser, localAuthenticator(server), "key", wrong)).toMatchObject(UNVERIFIED);
  });

  it("that brings certificates is refused, however right it is, and nothing that they name is fetched", async () => {
    let fetched = 0;
    const trap = createServer((_, response) => {
      fetched += 1;
      response.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
    const { port } = trap.address() as AddressInfo;
    const { certificate, key } = await attestationCertificate(`http://127.0.0.1:${port}/revoked.crl`);
    const statement = (signed: Buffer) =>
      new Map<string, CborValue>([...selfSigned(signed, key), ["x5c", [certificate]]]);
    const lies = { format: "packed", statement };
    expect(await addPasskey(browser, localAuthenticator(server), "key", lies)).toMatchObject(UNVERIFIED);
    await new Promise((resolve) => trap.close(resolve));
    expect(fetched).toBe(0);
    expect(await devices()).toBe(0);
  });

  it.each(["fido-u2f", "tpm", "android-key", "android-safetynet", "apple", "none", "other", ""])(
    "of the kind %j with a statement is refused",
    async (format) => {
      const lies = { format, statement: selfSigned };
      expect(await addPasskey(browser, localAuthenticator(server), "key", lies)).toMatchObject(UNVERIFIED);
    },
  );
});

/** WebAuthn Level 3 section 8.2.1, "Certificate Requirements for Packed Attestation Statements". @param crl where its revocations are */
async function attestationCertificate(crl: string) {
  const dir = await mkdtemp(join(tmpdir(), "signet-attestation-"));
  const [keyFile, file] = [join(dir, "key.pem"), join(dir, "certificate.der")];
  const subject = "/C=DE/O=Example/OU=Authenticator Attestation/CN=Key";
  const extensions = ["basicConstraints=critical,CA:FALSE", `crlDistributionPoints=URI:${crl}`];
  const kind = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -outform DER".split(" ");
  const files = ["-keyout", keyFile, "-out", file];
  const extended = extensions.flatMap((extension) => ["-addext", extension]);
  await promisify(execFile)("openssl", [...kind, "-subj", subject, ...files, ...extended]);
  const certificate = await readFile(file);
  const key = createPrivateKey(await readFile(keyFile));
  await rm(dir, { recursive: true });
  return { certificate, key };
}

describe("garbage", () => {
  const cbor = (...bytes: readonly number[]) => Buffer.from(bytes).toString("base64url");
  const attestations: readonly (readonly [string, unknown])[] = [
    ["is nested without end", Buffer.alloc(12_000, 0x81).toString("base64url")],
    ["is maps nested without end", Buffer.alloc(12_000, 0xa1).toString("base64url")],
    ["is larger than any attestation", "A".repeat(60_000)],
    ["says to be a list of 2^53 items", cbor(0x9b, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ["says to be a map of 2^32 members", cbor(0xba, 0xff, 0xff, 0xff, 0xff)],
    ["says to be 2^32 bytes", cbor(0x5a, 0xff, 0xff, 0xff, 0xff)],
    ["is no map", cbor(0x01)],
    ["is an empty map", cbor(0xa0)],
    ["has __proto__ for a key", cbor(0xa1, 0x69, ...Buffer.from("__proto__"), 0xa0)],
    ["is nothing", ""],
    ["is no text", { length: 1 }],
    ["is no base64url", "****"],
  ];

  it.each(attestations)("whose attestation %s, registers nothing, and breaks nothing", async (_, made) => {
    const response = localAuthenticator(server).create(await creationOptions(browser));
    const seen = await post({ ...response, response: { ...response.response, attestationObject: made } });
    expect(seen).toMatchObject(UNVERIFIED);
    expect((await addPasskey(browser, localAuthenticator(server))).code).toBe("ok");
  });

  it("in place of the answer, the name or the body is told to be that", async () => {
    for (const body of [{}, { name: "key" }, { name: 1, response: {} }, { name: "key", response: "x" }])
      expect(await browser.post("/signin/api/passkeys", body)).toMatchObject({
        status: 400,
        code: "ValidationError",
      });
    await creationOptions(browser);
    expect(await post({})).toMatchObject(UNVERIFIED);
    expect((await browser.post("/signin/api/passkeys", `"${"x".repeat(70_000)}"`)).status).toBe(413);
  });
});

it("no challenge, and nothing that a key signed, is in the trail or the log", async () => {
  const options = await creationOptions(browser);
  const response = localAuthenticator(server).create(options);
  await post({ ...response, id: "AAAA", rawId: "AAAA" });
  const made = await addPasskey(browser, localAuthenticator(server));
  expect(made.code).toBe("ok");
  const { out } = await server.signet("events", "--json", "--limit", "1000");
  for (const place of [out, server.log.join("")]) {
    expect(place).not.toContain(options.challenge);
    expect(place).not.toContain(response.response.attestationObject.slice(0, 40));
  }
});
