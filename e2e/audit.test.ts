import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf, sendRaw } from "../packages/server/src/testing/raw-http.ts";
import { headerSigned, querySigned } from "../packages/server/src/testing/signed-requests.ts";
import { type Answer, type AwsCommand, granted } from "./support/client.ts";
import { type Credentials, credentialsIn } from "./support/credentials.ts";
import { trust } from "./support/documents.ts";
import { eventually } from "./support/eventually.ts";
import { readEvents, type TrailEvent } from "./support/events.ts";
import { install, type Installation } from "./support/installation.ts";
import { filesOf, findLeaks, type Secret } from "./support/leaks.ts";
import { sdk } from "./support/sdk.ts";

/** A day at work, with all that can be asked and refused; then the trail is read. */
/** The policy with which a root session is asked for that unlocks a queue. */
const TASK = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy";

describe("the audit trail", () => {
  let installation: Installation;
  let events: readonly TrailEvent[];
  const secrets: Secret[] = [];
  const requestIds: (string | undefined)[] = [];
  const rawCodes: string[] = [];

  async function ask<Output extends object>(
    credentials: Credentials,
    command: AwsCommand<Output>,
  ): Promise<Answer<Output>> {
    const answer = await installation.send(sdk, credentials, command);
    requestIds.push(answer.requestId);
    return answer;
  }

  /** Sends what no client sends. */
  async function askRaw(request: Parameters<typeof sendRaw>[1]): Promise<void> {
    const answer = await sendRaw(installation.url(), request);
    requestIds.push(/^x-amzn-requestid: (\S+)/im.exec(answer.head)?.[1]);
    rawCodes.push(codeOf(answer));
  }

  function keep(who: string, credentials: Credentials): Credentials {
    const { secretAccessKey, sessionToken } = credentials;
    secrets.push({ what: `the secret access key of ${who}`, value: secretAccessKey });
    if (sessionToken !== undefined)
      secrets.push({ what: `the session token of ${who}`, value: sessionToken });
    return credentials;
  }

  beforeAll(async () => {
    installation = await install();
    const { admin, accountId } = installation;
    keep("the administrator", admin);
    secrets.push({ what: "the password of root", value: installation.rootPassword });
    const partner = await installation.createAccount("partner");
    keep("the partner's administrator", partner.admin);
    secrets.push({ what: "the password of the partner's root", value: partner.rootPassword });

    granted(await ask(admin, new CreateUserCommand({ UserName: "alice" })));
    const alice = keep(
      "alice",
      credentialsIn(granted(await ask(admin, new CreateAccessKeyCommand({ UserName: "alice" })))),
    );
    const role = granted(
      await ask(
        admin,
        new CreateRoleCommand({ RoleName: "visitor", AssumeRolePolicyDocument: trust(accountId) }),
      ),
    ).Role;
    const RoleArn = role?.Arn ?? "";
    const visit = new AssumeRoleCommand({ RoleArn, RoleSessionName: "visit" });
    const session = keep("the visit", credentialsIn(granted(await ask(admin, visit))));
    keep("the session", credentialsIn(granted(await ask(admin, new GetSessionTokenCommand()))));
    keep(
      "the guest",
      credentialsIn(granted(await ask(admin, new GetFederationTokenCommand({ Name: "guest" })))),
    );

    await ask(alice, new GetCallerIdentityCommand());
    await ask(alice, new ListUsersCommand());
    await ask(alice, visit);
    await ask(session, new ListUsersCommand());
    await ask(partner.admin, new GetUserCommand());
    await ask(admin, new GetUserCommand({ UserName: "nobody" }));
    await ask(admin, new CreateUserCommand({ UserName: "alice" }));
    await ask(admin, new CreateUserCommand({ UserName: "no such name!" }));
    await ask(admin, new AssumeRootCommand({ TargetPrincipal: accountId, TaskPolicyArn: { arn: TASK } }));
    await ask(
      { ...alice, secretAccessKey: "a guess as long as the secret of a key is" },
      new ListUsersCommand(),
    );
    await ask({ ...alice, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }, new ListUsersCommand());
    await ask({ ...session, sessionToken: `${session.sessionToken}A` }, new ListUsersCommand());

    const endpoint = installation.url();
    const form = "Action=ListUsers&Version=2010-05-08";
    const signing = { endpoint, credentials: admin, form, service: "iam" } as const;
    const signed = headerSigned(signing);
    const unsigned = signed.headers.filter(([name]) => name !== "Authorization");
    const unheardOf = { ...signing, form: "Action=MakeCoffee&Version=2010-05-08" };
    await askRaw(querySigned(signing));
    await askRaw({ ...signed, headers: unsigned });
    await askRaw({ ...signed, body: Buffer.from(`${form}&MaxItems=1`) });
    await askRaw(headerSigned(unheardOf));

    const listed = () => readEvents(installation.signet);
    events = await eventually(listed, (found) => found.length >= requestIds.length);
  });
  afterAll(() => installation.remove());

  const named = (eventName: string, code?: string) =>
    events.filter((event) => event.eventName === eventName && event.errorCode === code);

  test("has one event for each request, refused and unsigned ones too, while the server runs", () => {
    expect(rawCodes).toEqual(["", "MissingAuthenticationToken", "SignatureDoesNotMatch", "InvalidAction"]);
    expect(events).toHaveLength(requestIds.length);
    expect(new Set(events.map(({ requestID }) => requestID))).toEqual(new Set(requestIds));
  });

  test("tells who did what", () => {
    const { accountId } = installation;
    expect(named("CreateUser")).toMatchObject([
      {
        eventSource: "iam.amazonaws.com",
        readOnly: false,
        awsRegion: "us-east-1",
        sourceIPAddress: "127.0.0.1",
        recipientAccountId: accountId,
        userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${accountId}:user/admin`, userName: "admin" },
        requestParameters: { userName: "alice" },
        responseElements: { user: { userName: "alice", arn: `arn:aws:iam::${accountId}:user/alice` } },
      },
    ]);
    expect(named("GetUser")).toMatchObject([{ userIdentity: { userName: "admin" }, readOnly: true }]);
    expect(named("GetUser")[0]?.recipientAccountId).not.toBe(accountId);
  });

  test("tells who was refused what, and why", () => {
    const [byAlice, byVisit] = named("ListUsers", "AccessDenied");
    expect(byAlice?.errorMessage).toContain("user/alice is not authorized to perform: iam:ListUsers");
    expect(byAlice?.userIdentity).toMatchObject({ type: "IAMUser", userName: "alice" });
    expect(byVisit?.userIdentity).toMatchObject({
      type: "AssumedRole",
      arn: `arn:aws:sts::${installation.accountId}:assumed-role/visitor/visit`,
    });
    expect(named("ListUsers", "SignatureDoesNotMatch")).toHaveLength(2);
    expect(named("ListUsers", "InvalidClientTokenId")).toHaveLength(2);
    expect(named("ListUsers", "MissingAuthenticationToken")).toMatchObject([
      { userIdentity: { type: "Unknown" }, recipientAccountId: "000000000000" },
    ]);
    expect(named("CreateUser", "EntityAlreadyExists")).toHaveLength(1);
    expect(named("CreateUser", "ValidationError")).toHaveLength(1);
    expect(named("AssumeRoot", "NotImplemented")).toHaveLength(1);
  });

  test("is filtered as one asks", async () => {
    const idsOf = (found: readonly TrailEvent[]) => found.map(({ requestID }) => requestID);
    const { accountId, signet } = installation;
    const filtered = async (...filters: readonly string[]) => idsOf(await readEvents(signet, ...filters));
    const that = (which: (event: TrailEvent) => boolean) => idsOf(events.filter(which));
    const since = events[5]?.eventTime ?? "";
    expect(
      await Promise.all([
        filtered("--user", "alice"),
        filtered("--error"),
        filtered("--error", "AccessDenied", "--name", "ListUsers"),
        filtered("--writes", "--account", accountId),
        filtered("--source", "sts.amazonaws.com"),
        filtered("--since", since),
        filtered("--until", since),
      ]),
    ).toEqual([
      that(({ userIdentity }) => userIdentity.userName === "alice"),
      that(({ errorCode }) => errorCode !== undefined),
      that(({ errorCode, eventName }) => errorCode === "AccessDenied" && eventName === "ListUsers"),
      that(({ readOnly, recipientAccountId }) => !readOnly && recipientAccountId === accountId),
      that(({ eventSource }) => eventSource === "sts.amazonaws.com"),
      that(({ eventTime }) => eventTime >= since),
      that(({ eventTime }) => eventTime < since),
    ]);
  });

  test("is a line for each event where people read it", async () => {
    const { out } = await installation.signet("events", "--error", "AccessDenied", "--user", "alice");
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      new RegExp(`^\\S+Z  ${installation.accountId}  alice +  iam:ListUsers +  AccessDenied$`),
    );
  });

  test("no secret is anywhere but in the file of the administrator's credentials", async () => {
    const files = await filesOf(installation.dataDir);
    const { out } = await installation.signet("events", "--json", "--limit", "100000");
    const [greeting, log] = [installation.written(), installation.log()];
    expect(secrets.length).toBeGreaterThanOrEqual(11);
    expect(
      findLeaks(secrets, [
        ...files,
        { where: "the trail", content: Buffer.from(out) },
        { where: "the log", content: Buffer.from(log) },
      ]),
    ).toEqual(["the secret access key of the administrator in credentials"]);
    // The greeting of a first start shows the root user's password, this once.
    expect(findLeaks(secrets, [{ where: "what was printed", content: Buffer.from(greeting) }])).toEqual([
      "the password of root in what was printed",
    ]);
    // Whoever looks for nothing finds nothing: a key id, which is no secret, is in the database.
    const keyId = { what: "a key id", value: installation.admin.accessKeyId };
    expect(findLeaks([keyId], files).length).toBeGreaterThanOrEqual(2);
  });
});
