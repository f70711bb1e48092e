// Somebody wants to be signed in with credentials that they do not have: a broker's log shows the session token and the key id of a person but not the
// secret; or they have credentials that were never meant for a browser, or that are over. Or they have an hour's, and want more of it.
import {
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import {
  type Broker,
  clientCredentials,
  follow,
  getSigninToken,
  makeBroker,
  mint,
} from "./testing/broker.ts";

const INVALID = "Invalid credentials parameter";
const NOT_BROKERED = "A sign-in token is only for credentials of AssumeRole";

let server: TestServer;
let broker: Broker;
let RoleArn: string;
let credentials: ClientCredentials;
beforeAll(async () => {
  server = await startTestServer();
  broker = await makeBroker(server);
  ({ arn: RoleArn } = await broker.role());
  credentials = await broker.assume({ RoleArn });
});
afterAll(() => server.stop());

/** What the page of a refusal says; whatever else an answer is, is no refusal. */
async function refusalOf(
  shown: ClientCredentials,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answers = [
    await getSigninToken(server, shown, more, "GET"),
    await getSigninToken(server, shown, more, "POST"),
  ];
  const texts = answers.map(({ status, text, token }) =>
    status === 400 && token === "" ? (/<p>(.*)<\/p>/u.exec(text)?.[1] ?? "") : `not refused: ${status}`,
  );
  return texts[0] === texts[1] ? (texts[0] ?? "") : texts.join(" but ");
}

describe("credentials that are claimed and not proven", () => {
  it.each([
    ["none of it", () => "wrong"],
    ["one character less", (secret: string) => secret.slice(0, -1)],
    ["one character more", (secret: string) => `${secret}A`],
    ["another case", (secret: string) => secret.toLowerCase()],
    ["letters that are not ASCII", () => "ÄÖÜ".repeat(13)],
  ])("with a secret that has %s get nothing", async (_, change) => {
    expect(
      await refusalOf({ ...credentials, secretAccessKey: change(credentials.secretAccessKey) }),
    ).toContain(INVALID);
  });

  it("that are put together of two sessions get nothing", async () => {
    const other = await broker.assume({ RoleArn, RoleSessionName: "other" });
    expect(await refusalOf({ ...credentials, secretAccessKey: other.secretAccessKey })).toContain(INVALID);
    expect(await refusalOf({ ...credentials, accessKeyId: other.accessKeyId })).toContain(INVALID);
    expect(await refusalOf({ ...credentials, sessionToken: other.sessionToken })).toContain(INVALID);
  });

  it("whose token was altered anywhere get nothing", async () => {
    const { sessionToken = "" } = credentials;
    expect(sessionToken.length).toBeGreaterThan(100);
    for (let at = 0; at < sessionToken.length; at += 7) {
      const changed = sessionToken[at] === "A" ? "B" : "A";
      const altered = sessionToken.slice(0, at) + changed + sessionToken.slice(at + 1);
      expect(await getSigninToken(server, { ...credentials, sessionToken: altered })).toMatchObject({
        status: 400,
        token: "",
      });
    }
  });

  it("of another installation get nothing", async () => {
    const elsewhere = await startTestServer();
    try {
      const theirs = await makeBroker(elsewhere);
      const { arn } = await theirs.role();
      expect(await refusalOf(await theirs.assume({ RoleArn: arn }))).toContain(INVALID);
    } finally {
      await elsewhere.stop();
    }
  });

  it("of a role that is gone get nothing, also when another one has its name", async () => {
    const { name, arn } = await broker.role();
    const gone = await broker.assume({ RoleArn: arn });
    expect(await getSigninToken(server, gone)).toMatchObject({ status: 200 });
    const iam = server.iam();
    const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName: name }));
    expect(await refusalOf(gone)).toContain(INVALID);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: server.accountId }, Action: "sts:AssumeRole" },
    });
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
    expect(await refusalOf(gone)).toContain(INVALID);
  });
});

describe("credentials that are not a broker's to pass on", () => {
  it("are long-term keys", async () => {
    expect(await refusalOf(broker.key)).toContain("sessionToken");
    expect(await refusalOf({ ...broker.key, sessionToken: "x" })).toContain(INVALID);
    expect(await refusalOf({ ...broker.key, sessionToken: credentials.sessionToken })).toContain(INVALID);
  });

  it("are those of GetSessionToken", async () => {
    const { Credentials } = await server.sts(broker.key).send(new GetSessionTokenCommand({}));
    expect(await refusalOf(clientCredentials(Credentials))).toContain(NOT_BROKERED);
    // The trail tells whose they are: somebody may have found them.
    const refused = async () => {
      const { out } = await server.signet("events", "--json", "--account", server.accountId);
      return out.split("\n").find((line) => line.includes("GetSigninToken") && line.includes(NOT_BROKERED));
    };
    await expect.poll(refused).toBeDefined();
    expect(JSON.parse((await refused()) ?? "")).toMatchObject({
      userIdentity: { type: "IAMUser", accessKeyId: Credentials?.AccessKeyId },
      responseElements: { GetSigninToken: "Failure" },
    });
  });

  it("are those of a sign-in: of a user, and of whom a link signed in, so that no session prolongs itself", async () => {
    const root = await signedInBrowser(server);
    const person = openBrowser(server.endpoint);
    await follow(person, (await getSigninToken(server, credentials, { SessionDuration: "900" })).token);
    for (const browser of [root, person]) {
      const { json, status } = await browser.post("/signin/api/credentials", {});
      expect(status).toBe(200);
      expect(await refusalOf(json as ClientCredentials)).toContain(NOT_BROKERED);
      expect(await refusalOf(json as ClientCredentials, { SessionDuration: "43200" })).toContain(
        NOT_BROKERED,
      );
    }
  });

  it("are those that another account acts with", async () => {
    const common = { accountId: server.accountId, issuedAt: Date.now(), expiresAt: Date.now() + 3_600_000 };
    const delegated = await mint(server, {
      ...common,
      kind: "federation-token",
      principal: { name: "partner", issuer: { kind: "root" } },
      delegation: { requestId: "dar-1", accountId: "999999999999" },
    });
    expect(await refusalOf(delegated)).toContain(NOT_BROKERED);
  });
});

describe("more of it than the credentials have", () => {
  it.each(["0", "899", "43201", "-1", "9e3", "1800.0", " 1800", "0x708", "", "NaN", "99999999999999999999"])(
    "is no SessionDuration: %j",
    async (SessionDuration) => {
      expect(await refusalOf(credentials, { SessionDuration })).toContain("SessionDuration must be");
    },
  );

  it("is no session of more than the credentials' time for a role that another role assumed", async () => {
    const first = await broker.role({ policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    const sts = server.sts(await broker.assume({ RoleArn: first.arn }));
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "ada" }));
    const chained = clientCredentials(Credentials);
    for (const SessionDuration of ["900", "3600", "43200"])
      expect(await refusalOf(chained, { SessionDuration })).toContain("SessionDuration cannot be used");
    const browser = openBrowser(server.endpoint);
    await follow(browser, (await getSigninToken(server, chained)).token);
    const { json } = await browser.get("/signin/api/session");
    const { expiresAt } = json as { readonly expiresAt: string };
    expect(Date.parse(expiresAt)).toBe(Credentials?.Expiration?.getTime());
  });

  it("is none by temporary credentials of a user: neither of GetSessionToken, nor of the console", async () => {
    const { Credentials: ofUser } = await server.sts(broker.key).send(new GetSessionTokenCommand({}));
    const admin = await signedInBrowser(server, { userName: "admin" });
    const { json } = await admin.post("/signin/api/credentials", {});
    for (const temporary of [clientCredentials(ofUser), json as ClientCredentials]) {
      const sts = server.sts(temporary);
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "ada" }));
      const shown = clientCredentials(Credentials);
      expect(await refusalOf(shown, { SessionDuration: "43200" })).toContain(
        "SessionDuration cannot be used",
      );
      expect(await getSigninToken(server, shown)).toMatchObject({ status: 200 });
    }
  });

  it("is none for what says of itself that it is chained", async () => {
    const roleName = RoleArn.replace(/^.*\//u, "");
    const { Role } = await server.iam().send(new GetRoleCommand({ RoleName: roleName }));
    const shown = await mint(server, {
      kind: "assumed-role",
      accountId: server.accountId,
      principal: { roleId: Role?.RoleId ?? "", roleName, sessionName: "ada" },
      chained: true,
      issuedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
    });
    expect(await refusalOf(shown, { SessionDuration: "900" })).toContain("SessionDuration cannot be used");
    expect(await getSigninToken(server, shown)).toMatchObject({ status: 200 });
  });

  it("is none for a federated user either", async () => {
    const federated = await broker.federate({ Name: "hedy", DurationSeconds: 900 });
    const refusal = await refusalOf(federated, { SessionDuration: "3600" });
    expect(refusal).toContain("SessionDuration cannot be used");
  });

  it("is not to be had by waiting with the link, nor with credentials that are over", async () => {
    const own = await startTestServer();
    try {
      const theirs = await makeBroker(own);
      const { arn } = await theirs.role();
      const shown = await theirs.assume({ RoleArn: arn, DurationSeconds: 900 });
      const asked = Date.now();
      const { token } = await getSigninToken(own, shown, { SessionDuration: "1800" });
      own.moveClock(14 * 60);
      const browser = openBrowser(own.endpoint);
      expect(await follow(browser, token)).toMatchObject({ status: 302 });
      const { json } = await browser.get("/signin/api/session");
      const { expiresAt } = json as { readonly expiresAt: string };
      expect(Date.parse(expiresAt) - asked).toBeLessThan(1800_000 + 60_000);
      own.moveClock(61);
      expect(await getSigninToken(own, shown)).toMatchObject({ status: 400, token: "" });
      own.moveClock(16 * 60);
      expect(await browser.get("/signin/api/session")).toMatchObject({ status: 401 });
    } finally {
      await own.stop();
    }
  });
});
