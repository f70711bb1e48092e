// Somebody got hold of a person's session cookie, or of credentials that a page had: from a shared machine, a backup, a proxy's log. Or they
// plant a cookie of their own and wait for the person to sign in with it. What the person does about it has to count at once.
import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  PutUserPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { besides, signedInBrowser } from "../testing/sign-in.ts";

const PASSWORD = "Correct horse battery staple 1";
const OTHER = "Another horse battery staple 2";

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function newUser(): Promise<string> {
  count += 1;
  const UserName = `user-${count}`;
  const iam = server.iam();
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "iam:*", Resource: "*" },
  });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: PASSWORD }));
  return UserName;
}

async function credentialsIn(browser: TestBrowser): Promise<ClientCredentials> {
  const { json, status } = await browser.post("/signin/api/credentials", {});
  expect(status).toBe(200);
  return json as ClientCredentials;
}

/** A thief's browser, with the person's cookie and nothing else of theirs. */
function thiefOf(person: TestBrowser): TestBrowser {
  const thief = openBrowser(server.endpoint);
  thief.cookies.set("signet-session", person.cookies.get("signet-session") ?? "");
  return thief;
}

async function outcomes(thief: TestBrowser, credentials: ClientCredentials): Promise<readonly string[]> {
  const api = await server
    .sts(credentials)
    .send(new GetCallerIdentityCommand({}))
    .then(
      () => "ok",
      (error: Error) => error.name,
    );
  const page = await thief.get("/signin/api/session");
  const more = await thief.post("/signin/api/credentials", {});
  return [api, page.code, more.code];
}

const GOOD = ["ok", "ok", "ok"];
const OVER = ["InvalidClientTokenId", "NotSignedIn", "NotSignedIn"];

describe("a stolen cookie, and credentials of its session, are good for nothing", () => {
  it("once the person has signed out, here", async () => {
    const userName = await newUser();
    const [person, elsewhere] = [
      await signedInBrowser(server, { userName }),
      await signedInBrowser(server, { userName }),
    ];
    const [thief, credentials] = [thiefOf(person), await credentialsIn(person)];
    const others = await credentialsIn(elsewhere);
    expect(await outcomes(thief, credentials)).toEqual(GOOD);
    expect((await person.post("/signin/api/sign-out", {})).status).toBe(200);
    expect(person.cookies.has("signet-session")).toBe(false);
    expect(await outcomes(thief, credentials)).toEqual(OVER);
    expect(await outcomes(elsewhere, others)).toEqual(GOOD);
  });

  it("once the person has signed out elsewhere, of everything", async () => {
    const userName = await newUser();
    const [person, elsewhere] = [
      await signedInBrowser(server, { userName }),
      await signedInBrowser(server, { userName }),
    ];
    const bystander = await signedInBrowser(server, { userName: await newUser() });
    const [thief, credentials] = [thiefOf(person), await credentialsIn(person)];
    const untouched = await credentialsIn(bystander);
    expect(await outcomes(thief, credentials)).toEqual(GOOD);
    await elsewhere.post("/signin/api/sign-out", { everywhere: true });
    expect(await outcomes(thief, credentials)).toEqual(OVER);
    expect(await outcomes(bystander, untouched)).toEqual(GOOD);
  });

  it("once the person has another password, by their own hand or an administrator's", async () => {
    const userName = await newUser();
    const person = await signedInBrowser(server, { userName });
    const [thief, credentials] = [thiefOf(person), await credentialsIn(person)];
    const change = { OldPassword: PASSWORD, NewPassword: OTHER };
    await server.iam(await credentialsIn(person)).send(new ChangePasswordCommand(change));
    expect(await outcomes(thief, credentials)).toEqual(OVER);

    const again = await signedInBrowser(server, { userName });
    const more = await credentialsIn(again);
    expect(await outcomes(again, more)).toEqual(GOOD);
    await server.iam().send(new UpdateLoginProfileCommand({ UserName: userName, Password: PASSWORD }));
    expect(await outcomes(again, more)).toEqual(OVER);
  });

  it("once the password is gone, and then the user", async () => {
    const userName = await newUser();
    const person = await signedInBrowser(server, { userName });
    const [thief, credentials] = [thiefOf(person), await credentialsIn(person)];
    expect(await outcomes(thief, credentials)).toEqual(GOOD);
    await server.iam().send(new DeleteLoginProfileCommand({ UserName: userName }));
    expect(await outcomes(thief, credentials)).toEqual(OVER);

    const withoutPassword = await signedInBrowser(server, { userName });
    const last = await credentialsIn(withoutPassword);
    expect(await outcomes(withoutPassword, last)).toEqual(GOOD);
    await server.iam().send(new DeleteUserPolicyCommand({ UserName: userName, PolicyName: "p" }));
    await server.iam().send(new DeleteUserCommand({ UserName: userName }));
    expect(await outcomes(withoutPassword, last)).toEqual(OVER);
  });

  it("once root has another password: other nodes hear of it within a second", async () => {
    const root = await signedInBrowser(server);
    const [thief, credentials] = [thiefOf(root), await credentialsIn(root)];
    expect(await outcomes(thief, credentials)).toEqual(GOOD);
    await besides(server, server.accountId, ({ account }) => account.setRootPassword("$argon2id$"));
    expect((await thief.get("/signin/api/session")).code).toBe("NotSignedIn");
    await expect.poll(() => outcomes(thief, credentials), { timeout: 3000 }).toEqual(OVER);
  });
});

it("credentials end with the session, although a quarter of an hour is not over", async () => {
  const userName = await newUser();
  const person = await signedInBrowser(server, { userName, lasts: 120_000 });
  const { json } = await person.post("/signin/api/credentials", {});
  const credentials = json as ClientCredentials & { readonly expiration: string };
  expect(Date.parse(credentials.expiration) - Date.now()).toBeLessThanOrEqual(120_000);
  expect(await outcomes(person, credentials)).toEqual(GOOD);
  server.moveClock(121);
  expect(await outcomes(person, credentials)).toEqual(["ExpiredToken", "NotSignedIn", "NotSignedIn"]);
});

it("credentials of an old sign-in stay as old as it is, for a policy that revokes what was issued before an instant", async () => {
  const UserName = await newUser();
  const person = await signedInBrowser(server, { userName: UserName, now: Date.now() - 3_600_000 });
  const revoke = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(Date.now() - 60_000).toISOString() } },
    },
  };
  const policy = { UserName, PolicyName: "revoke", PolicyDocument: JSON.stringify(revoke) };
  await server.iam().send(new PutUserPolicyCommand(policy));
  const iam = server.iam(await credentialsIn(person));
  await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({ name: "AccessDenied" });
});

describe("a cookie that no sign-in made", () => {
  it("is none of another account: the secret belongs to one", async () => {
    const other = await server.createAccount("other");
    const person = await signedInBrowser(server);
    const [, secret = ""] = (person.cookies.get("signet-session") ?? "").split(".");
    person.cookies.set("signet-session", `${other.accountId}.${secret}`);
    expect((await person.get("/signin/api/session")).code).toBe("NotSignedIn");
    person.cookies.set("signet-session", `${server.accountId}.${secret}`);
    expect((await person.get("/signin/api/session")).code).toBe("ok");
  });

  it("is none in any other spelling", async () => {
    const person = await signedInBrowser(server);
    const right = person.cookies.get("signet-session") ?? "";
    const strange = [
      ` ${right}x`,
      right.slice(0, -1),
      `${right}=`,
      right.replace(".", ".."),
      `0${right}`,
      right.toUpperCase(),
      "",
      ".",
      `${right}; signet-session=${right.replace(/.$/u, "_")}`,
    ];
    for (const value of strange) {
      person.cookies.set("signet-session", value);
      expect([value, (await person.get("/signin/api/session")).code]).toEqual([value, "NotSignedIn"]);
    }
  });
});
