// A second factor from one end to the other: a policy that denies without one, sessions with and without, a role that only those with
// one may assume, and how long it is ago.
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuthenticatorApp } from "../../testing/authenticator.ts";
import { enabledDevice } from "../iam/testing/new-device.ts";
import { ALL, policy, trust } from "./testing/documents.ts";
import { type Signer, startStory, type Story, type User } from "./testing/story.ts";

/** AWS's own pattern: everything, but without a second factor nothing. */
const WITH_MFA = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    {
      Effect: "Deny",
      NotAction: ["sts:AssumeRole", "iam:GetUser"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
});
const WRONG = {
  name: "AccessDenied",
  message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
};
const NOT_THEIRS = {
  name: "AccessDenied",
  message:
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
};

let story: Story;
let ana: User;
let SerialNumber: string;
let app: AuthenticatorApp;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana", WITH_MFA);
  ({ SerialNumber, app } = await enabledDevice(story.iam(story.home.admin), "ana", "ana", () => story.now()));
});
afterAll(() => story.close());

/** A code that nobody has used. */
function freshCode(): string {
  story.advance(60);
  return app.code();
}

const sessionToken = (input: object, signer: Signer = ana) =>
  story.sts(signer).send(new GetSessionTokenCommand(input));
const assume = (signer: Signer, input: Omit<AssumeRoleCommandInput, "RoleSessionName">) =>
  story.sts(signer).send(new AssumeRoleCommand({ RoleSessionName: "session", ...input }));
const listUsers = (signer: Signer) => story.iam(signer).send(new ListUsersCommand());

describe("a session with a second factor", () => {
  it("may what is denied without one", async () => {
    await expect(listUsers(ana)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("with an explicit deny in an identity-based policy"),
    });
    // Without one, a session has nothing of IAM at all.
    const without = story.session(await sessionToken({}));
    await expect(story.iam(without).send(new GetUserCommand())).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    const session = story.session(await sessionToken({ SerialNumber, TokenCode: freshCode() }));
    expect((await listUsers(session)).Users?.map(({ UserName }) => UserName)).toContain("ana");
  });

  it("is marked so in the trail, where the code is not", async () => {
    const TokenCode = freshCode();
    const session = story.session(await sessionToken({ SerialNumber, TokenCode }));
    await story.iam(session).send(new GetUserCommand({ UserName: "ana" }));
    // Events of requests that change nothing are written in batches.
    const trail = await vi.waitFor(async () => {
      const written = await story.trail();
      const events = written
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(events).toContainEqual(
        expect.objectContaining({
          eventName: "GetSessionToken",
          readOnly: true,
          requestParameters: { serialNumber: SerialNumber, tokenCode: "HIDDEN_DUE_TO_SECURITY_REASONS" },
        }),
      );
      const used = events.find(
        ({ userIdentity }) =>
          (userIdentity as { accessKeyId?: string }).accessKeyId === session.credentials.accessKeyId,
      );
      expect(used?.["userIdentity"]).toMatchObject({
        sessionContext: { attributes: { mfaAuthenticated: "true" } },
      });
      return written;
    });
    expect(trail).not.toContain(`"${TokenCode}"`);
  });

  it("is made by a code that is good once", async () => {
    const stated = { SerialNumber, TokenCode: freshCode() };
    await sessionToken(stated);
    await expect(sessionToken(stated)).rejects.toMatchObject(WRONG);
    await expect(sessionToken({ ...stated, TokenCode: app.code(-1) })).rejects.toMatchObject(WRONG);
    await sessionToken({ ...stated, TokenCode: app.code(1) });
  });

  it("knows how long it is ago", async () => {
    const recent = await story.home.newUser(
      "recent",
      policy({
        Action: "iam:ListUsers",
        Resource: "*",
        Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "300" } },
      }),
    );
    const device = await enabledDevice(story.iam(story.home.admin), "recent", "recent", () => story.now());
    await expect(listUsers(recent)).rejects.toMatchObject({ name: "AccessDenied" });
    story.advance(60);
    const session = story.session(
      await sessionToken({ SerialNumber: device.SerialNumber, TokenCode: device.app.code() }, recent),
    );
    await listUsers(session);
    story.advance(290);
    await listUsers(session);
    story.advance(15);
    await expect(listUsers(session)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("a device", () => {
  it("is of the user who calls", async () => {
    const bob = await story.home.newUser("bob", ALL);
    const stated = { SerialNumber, TokenCode: freshCode() };
    await expect(sessionToken(stated, bob)).rejects.toMatchObject(NOT_THEIRS);
    await expect(sessionToken(stated, story.other.admin)).rejects.toMatchObject(NOT_THEIRS);
    await expect(sessionToken({ ...stated, SerialNumber: `${SerialNumber}x` }, bob)).rejects.toMatchObject(
      NOT_THEIRS,
    );
    // Nobody has used it up for whose it is.
    await sessionToken(stated);
  });

  it("does not come back with a user of the same name", async () => {
    const iam = story.iam(story.home.admin);
    await iam.send(new CreateUserCommand({ UserName: "again" }));
    const device = await enabledDevice(iam, "again", "again", () => story.now());
    await expect(iam.send(new DeleteUserCommand({ UserName: "again" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    const key = await iam.send(new CreateAccessKeyCommand({ UserName: "again" }));
    story.advance(60);
    const credentials = {
      accessKeyId: key.AccessKey?.AccessKeyId ?? "",
      secretAccessKey: key.AccessKey?.SecretAccessKey ?? "",
    };
    await sessionToken({ SerialNumber: device.SerialNumber, TokenCode: device.app.code() }, { credentials });
    await iam.send(new DeleteAccessKeyCommand({ UserName: "again", AccessKeyId: credentials.accessKeyId }));
  });
});

describe("a role that only those with a second factor may assume", () => {
  const CONDITION = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  let RoleArn: string;
  beforeAll(async () => {
    const made = await story.home.newRole("guarded", trust(story.home.accountId, CONDITION), {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "iam:ListUsers", Resource: "*" },
          { Effect: "Allow", Action: ["iam:GetUser", "sts:AssumeRole"], Resource: "*", Condition: CONDITION },
        ],
      }),
    });
    RoleArn = made.arn;
  });

  it("is assumed with a code, or by a session that was made with one", async () => {
    await expect(assume(ana, { RoleArn })).rejects.toMatchObject({ name: "AccessDenied" });
    const withCode = await assume(ana, { RoleArn, SerialNumber, TokenCode: freshCode() });
    await listUsers(story.session(withCode));
    const plain = story.session(await sessionToken({}));
    await expect(assume(plain, { RoleArn })).rejects.toMatchObject({ name: "AccessDenied" });
    // A session may bring its user's device itself.
    await assume(plain, { RoleArn, SerialNumber, TokenCode: freshCode() });
    const session = story.session(await sessionToken({ SerialNumber, TokenCode: freshCode() }));
    await listUsers(story.session(await assume(session, { RoleArn })));
  });

  it("takes a code once, also where the role is refused", async () => {
    const stated = { SerialNumber, TokenCode: freshCode() };
    await expect(assume(ana, { RoleArn: `${RoleArn}-none`, ...stated })).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("is not authorized to perform: sts:AssumeRole"),
    });
    await expect(assume(ana, { RoleArn, ...stated })).rejects.toMatchObject(WRONG);
    await expect(assume(ana, { RoleArn, SerialNumber })).rejects.toMatchObject({
      message: expect.stringContaining("must provide both"),
    });
  });

  it("hands it on neither to what its sessions do, nor to the next role", async () => {
    const session = story.session(await assume(ana, { RoleArn, SerialNumber, TokenCode: freshCode() }));
    await expect(story.iam(session).send(new GetUserCommand({ UserName: "ana" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(assume(session, { RoleArn })).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(session, { RoleArn, SerialNumber, TokenCode: freshCode() })).rejects.toMatchObject(
      NOT_THEIRS,
    );
    expect((await story.sts(session).send(new GetCallerIdentityCommand())).Arn).toContain("guarded/session");
  });

  it("is told how fresh the factor of the request is", async () => {
    const fresh = await story.home.newRole(
      "fresh",
      trust(story.home.accountId, { NumericLessThan: { "aws:MultiFactorAuthAge": "10" } }),
    );
    const session = story.session(await sessionToken({ SerialNumber, TokenCode: freshCode() }));
    story.advance(30);
    await expect(assume(session, { RoleArn: fresh.arn })).rejects.toMatchObject({ name: "AccessDenied" });
    await assume(session, { RoleArn: fresh.arn, SerialNumber, TokenCode: freshCode() });
  });
});
