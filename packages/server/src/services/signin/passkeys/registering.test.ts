import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  ListMFADevicesCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import type { TestBrowser } from "../testing/browser.ts";
import {
  addPasskey,
  atLocalhost,
  creationOptions,
  localAuthenticator,
  localOrigin,
  requestOptionsIn,
  serialNumberIn,
  signedInAtLocalhost,
} from "./testing/passkey-browser.ts";

const PASSWORD = "Correct-horse-1";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let count = 0;
/** Who may do something with themselves: all of IAM, or what the statement says. */
async function newUser(statement: object = {}): Promise<string> {
  count += 1;
  const UserName = `user-${count}`;
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName, Path: "/people/", Tags: [{ Key: "team", Value: "a" }] }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: PASSWORD }));
  const Statement = {
    Effect: "Allow",
    Action: "iam:*",
    Resource: `arn:aws:iam::*:user/people/${UserName}`,
    ...statement,
  };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  return UserName;
}

async function devicesOf(browser: TestBrowser): Promise<readonly (string | undefined)[]> {
  const { json } = await browser.post("/signin/api/credentials", {});
  const { MFADevices = [] } = await server.iam(json as ClientCredentials).send(new ListMFADevicesCommand({}));
  return MFADevices.map(({ SerialNumber }) => SerialNumber);
}

async function eventsOf(name: string, userName: string): Promise<readonly Record<string, unknown>[]> {
  const { out } = await server.signet("events", "--json", "--limit", "1000");
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((event) => event["eventName"] === name && JSON.stringify(event).includes(userName));
}

describe("a user", () => {
  it("registers a passkey, and is asked for it when signing in", async () => {
    const userName = await newUser();
    const browser = await signedInAtLocalhost(server, { userName });
    const authenticator = localAuthenticator(server);
    const serialNumber = serialNumberIn(await addPasskey(browser, authenticator, "phone"));
    expect(serialNumber).toMatch(
      new RegExp(`^arn:aws:iam::${server.accountId}:u2f/user/${userName}/phone-[A-Z2-7]{26}$`, "u"),
    );
    expect(await devicesOf(browser)).toEqual([serialNumber]);

    const fresh = atLocalhost(server);
    const asked = await fresh.post("/signin/api/sign-in", {
      kind: "iam",
      account: server.accountId,
      userName,
      password: PASSWORD,
    });
    const { flow, options } = requestOptionsIn(asked);
    expect((await fresh.get("/signin/api/session")).code).toBe("NotSignedIn");
    const response = authenticator.get(options);
    const done = await fresh.post("/signin/api/second-factor", { flow, kind: "passkey", response });
    expect(done.json).toEqual({ step: "done", destination: "/console" });
    const { json } = await fresh.get("/signin/api/session");
    expect(json).toMatchObject({ name: userName, secondFactor: { kind: "passkey" } });
  });

  it("is told what a key has to know, and which ones there are", async () => {
    const userName = await newUser();
    const browser = await signedInAtLocalhost(server, { userName });
    const first = await creationOptions(browser);
    expect(first).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/u),
      rp: { id: "localhost", name: "Signet" },
      user: {
        id: expect.stringMatching(/^[\w-]{43}$/u),
        name: `${userName}@${server.accountId}`,
        displayName: `${userName}@${server.accountId}`,
      },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: "public-key" })),
      timeout: 300_000,
      attestation: "none",
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: "preferred",
        requireResidentKey: false,
        userVerification: "preferred",
      },
    });
    const authenticator = localAuthenticator(server);
    await addPasskey(browser, authenticator);
    const second = await creationOptions(browser);
    const [known] = authenticator.credentials;
    expect(second.excludeCredentials).toEqual([{ id: known?.id, type: "public-key", transports: ["usb"] }]);
    expect(second.user.id).toBe(first.user.id);
    expect(second.challenge).not.toBe(first.challenge);
    const other = await signedInAtLocalhost(server, { userName: await newUser() });
    expect((await creationOptions(other)).user.id).not.toBe(first.user.id);
  });

  it("leaves IAM's own event, also when refused", async () => {
    const userName = await newUser({ Condition: { StringEquals: { "iam:RegisterSecurityKey": "Create" } } });
    const browser = await signedInAtLocalhost(server, { userName, secondFactor: "totp" });
    expect(await addPasskey(browser, localAuthenticator(server))).toMatchObject({ code: "AccessDenied" });
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: userName,
        PolicyName: "p",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: "iam:EnableMFADevice", Resource: "*" },
        }),
      }),
    );
    const serialNumber = serialNumberIn(await addPasskey(browser, localAuthenticator(server)));
    const common = {
      eventSource: "iam.amazonaws.com",
      eventType: "AwsApiCall",
      readOnly: false,
      recipientAccountId: server.accountId,
      sessionCredentialFromConsole: "true",
      userIdentity: {
        type: "IAMUser",
        userName,
        sessionContext: { attributes: { mfaAuthenticated: "true" } },
      },
    };
    await expect
      .poll(() => eventsOf("EnableMFADevice", userName))
      .toMatchObject([
        { ...common, errorCode: "AccessDenied", requestParameters: { userName } },
        { ...common, requestParameters: { userName, serialNumber } },
      ]);
  });
});

describe("the policies are asked for iam:EnableMFADevice on the person", () => {
  const under = (operator: string, key: string, value: string) => ({
    Condition: { [operator]: { [key]: value } },
  });
  it.each([
    ["with the path of the user", {}, "ok"],
    ["of another user", { Resource: "arn:aws:iam::*:user/people/other" }, "AccessDenied"],
    ["without a second factor", under("Bool", "aws:MultiFactorAuthPresent", "true"), "AccessDenied"],
    ["with the user's tags", under("StringEquals", "aws:ResourceTag/team", "a"), "ok"],
    ["with IAM's own key of the tags", under("StringEquals", "iam:ResourceTag/team", "a"), "ok"],
    ["with other tags", under("StringEquals", "aws:ResourceTag/team", "b"), "AccessDenied"],
    ["in both stages", under("StringLike", "iam:RegisterSecurityKey", "*"), "ok"],
    ["in the first stage", under("StringEquals", "iam:RegisterSecurityKey", "Activate"), "AccessDenied"],
    ["in the second stage", under("StringEquals", "iam:RegisterSecurityKey", "Create"), "AccessDenied"],
    [
      "by a certified key, which none is known to be",
      under("StringLike", "iam:FIDO-certification", "*"),
      "AccessDenied",
    ],
  ] as const)("%s", async (_, statement, code) => {
    const userName = await newUser(statement);
    const browser = await signedInAtLocalhost(server, { userName });
    const asked = await browser.post("/signin/api/passkey-options", {});
    const made = asked.code === "ok" ? await addPasskey(browser, localAuthenticator(server)) : asked;
    expect(made.code).toBe(code);
    if (code === "ok") return;
    const arn = `arn:aws:iam::${server.accountId}:user/people/${userName}`;
    expect(made.status).toBe(403);
    expect(made.text).toContain(
      `User: ${arn} is not authorized to perform: iam:EnableMFADevice on resource: ${arn} because`,
    );
  });
});

it("the root user registers one, and is asked for it", async () => {
  const { accountId } = await server.createAccount("roots");
  const browser = await signedInAtLocalhost(server, {}, accountId);
  const serialNumber = serialNumberIn(await addPasskey(browser, localAuthenticator(server), "safe"));
  expect(serialNumber).toMatch(new RegExp(`^arn:aws:iam::${accountId}:u2f/root/safe-[A-Z2-7]{26}$`, "u"));
  expect(await devicesOf(browser)).toEqual([serialNumber]);
});

describe("an address that browsers make no passkeys for", () => {
  it("says so, and which one to open", async () => {
    const browser = await signedInBrowser(server, { userName: await newUser() });
    const message = `Browsers make passkeys for host names only, by HTTPS or on localhost. Open these pages at ${localOrigin(server)} instead.`;
    for (const path of ["passkey-options", "passkeys"]) {
      const body = { name: "key", response: {} };
      const { status, json } = await browser.post(`/signin/api/${path}`, body);
      expect([status, json]).toEqual([400, { error: { code: "PasskeysUnavailable", message } }]);
    }
    expect((await browser.get("/signin/api/context")).json).toMatchObject({ passkeys: false });
    const there = await atLocalhost(server).get("/signin/api/context");
    expect(there.json).toMatchObject({ passkeys: true, origin: localOrigin(server) });
  });
});

it.each(["", "a b", "a/b", "a".repeat(129)])("a device is not called %j", async (name) => {
  const browser = await signedInAtLocalhost(server, { userName: await newUser() });
  expect((await addPasskey(browser, localAuthenticator(server), name)).code).toBe("ValidationError");
  expect(await devicesOf(browser)).toEqual([]);
});
