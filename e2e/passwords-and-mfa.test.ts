import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GetMFADeviceCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticatorApp, type AuthenticatorApp } from "../packages/server/src/testing/authenticator.ts";
import { aws } from "./support/aws-cli.ts";
import type { Sender } from "./support/client.ts";
import { credentialsIn } from "./support/credentials.ts";
import { policy } from "./support/documents.ts";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { sdk } from "./support/sdk.ts";

/** Each line is a command as people type it, in one story: passwords first, then a second factor from one end to the other. */
let ephemeral: Ephemeral;
let folder: Folder;
let admin: Sender;
let ana: Sender;
let moved = 0;
beforeAll(async () => {
  ephemeral = await serveEphemeral();
  folder = await makeFolder();
  admin = { endpoint: ephemeral.server.url, credentials: ephemeral.admin };
  await ok(admin, "iam create-user --user-name ana");
  const document = policy({ Action: "*", Resource: "*" }).replace(
    /\]\}$/,
    `,{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}`,
  );
  await ok(admin, "iam put-user-policy --user-name ana --policy-name all --policy-document", document);
  const key = await ok(admin, "iam create-access-key --user-name ana");
  ana = { endpoint: admin.endpoint, credentials: credentialsIn(key) };
});
afterAll(async () => {
  await ephemeral.server.end("SIGTERM");
  await folder.remove();
});

/** Runs `aws LINE MORE…`; what it printed, as JSON. */
async function ok(sender: Sender, line: string, ...more: readonly string[]): Promise<Record<string, object>> {
  const { status, out, err } = await aws([...line.split(" "), ...more], sender);
  expect({ line, status, err }).toEqual({ line, status: 0, err: "" });
  return out === "" ? {} : (JSON.parse(out) as Record<string, object>);
}

/** The words of a refusal, but for the retries that there are none of. */
async function no(sender: Sender, line: string, ...more: readonly string[]): Promise<string> {
  const { status, err } = await aws([...line.split(" "), ...more], sender);
  expect({ line, status }).toEqual({ line, status: 254 });
  return err.trim().replace(" (reached max retries: 0)", "");
}

async function moveClock(seconds: number): Promise<void> {
  await ephemeral.moveClock(seconds);
  moved += seconds * 1000;
}

const now = () => Date.now() + moved;
const says = (operation: string, code: string, message: string) =>
  `An error occurred (${code}) when calling the ${operation} operation: ${message}`;

test("a user gets a password, and chooses another one", async () => {
  const create = "iam create-login-profile --user-name ana --password-reset-required --password";
  expect(await no(admin, `${create} short`)).toBe(
    says("CreateLoginProfile", "PasswordPolicyViolation", "Password should have a minimum length of 8"),
  );
  expect(await ok(admin, `${create} First-1-of-ana`)).toMatchObject({
    LoginProfile: { UserName: "ana", PasswordResetRequired: true },
  });
  expect(await no(admin, `${create} First-1-of-ana`)).toBe(
    says("CreateLoginProfile", "EntityAlreadyExists", "Login Profile for user ana already exists."),
  );
  const change = "iam change-password --old-password";
  expect(await no(ana, `${change} Wrong-1 --new-password Second-2-of-ana`)).toBe(
    says("ChangePassword", "AccessDenied", "The old password was incorrect."),
  );
  await ok(ana, `${change} First-1-of-ana --new-password Second-2-of-ana`);
  expect(await ok(ana, "iam get-login-profile --user-name ana")).toMatchObject({
    LoginProfile: { PasswordResetRequired: false },
  });
  await ok(admin, "iam update-login-profile --user-name ana --password Third-3-of-ana");
});

test("an account has a password policy, and its users follow it", async () => {
  const missing = (operation: string) =>
    expect.stringMatching(
      new RegExp(
        `\\(NoSuchEntity\\) when calling the ${operation} operation: The Password Policy with domain name \\d{12} cannot be found\\.$`,
      ),
    ) as unknown;
  expect(await no(ana, "iam get-account-password-policy")).toEqual(missing("GetAccountPasswordPolicy"));
  await ok(
    admin,
    "iam update-account-password-policy --minimum-password-length 12 --require-symbols --allow-users-to-change-password --max-password-age 90 --password-reuse-prevention 2 --no-hard-expiry",
  );
  expect(await ok(ana, "iam get-account-password-policy")).toEqual({
    PasswordPolicy: {
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: true,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 2,
      HardExpiry: false,
    },
  });
  const change = "iam change-password --old-password Third-3-of-ana --new-password";
  for (const [password, message] of [
    ["Too-short-1", "Password should have a minimum length of 12"],
    ["withoutsymbol", "Password should have at least one symbol"],
    ["Second-2-of-ana", "Policy constraint violation with password reuse prevention during password change."],
  ] as const)
    expect(await no(ana, `${change} ${password}`)).toBe(
      says("ChangePassword", "PasswordPolicyViolation", message),
    );
  await ok(admin, "iam delete-account-password-policy");
  expect(await no(admin, "iam delete-account-password-policy")).toEqual(
    missing("DeleteAccountPasswordPolicy"),
  );
  await ok(admin, "iam delete-login-profile --user-name ana");
  expect(await no(admin, "iam get-login-profile --user-name ana")).toBe(
    says("GetLoginProfile", "NoSuchEntity", "Login Profile for User ana cannot be found."),
  );
});

let serial: string;
let app: AuthenticatorApp;

test("a user gets a device, by its seed or by its picture", async () => {
  const picture = join(folder.path, "code.png");
  const made = await ok(
    ana,
    `iam create-virtual-mfa-device --virtual-mfa-device-name other --bootstrap-method QRCodePNG --outfile ${picture}`,
  );
  expect((await readFile(picture)).toString("latin1", 1, 4)).toBe("PNG");
  const { SerialNumber: other } = made["VirtualMFADevice"] as { SerialNumber: string };
  const file = join(folder.path, "seed");
  const create = `iam create-virtual-mfa-device --virtual-mfa-device-name ana --tags Key=kind,Value=app --bootstrap-method Base32StringSeed --outfile ${file}`;
  ({ SerialNumber: serial } = (await ok(ana, create))["VirtualMFADevice"] as { SerialNumber: string });
  expect(await no(ana, create)).toBe(
    says(
      "CreateVirtualMFADevice",
      "EntityAlreadyExists",
      "MFADevice entity at the same path and name already exists.",
    ),
  );
  app = authenticatorApp(await readFile(file, "utf8"), now);
  const enable = `iam enable-mfa-device --user-name ana --serial-number ${serial}`;
  expect(await no(ana, `${enable} --authentication-code1 000000 --authentication-code2 000000`)).toBe(
    says("EnableMFADevice", "InvalidAuthenticationCode", "Authentication code for device is not valid."),
  );
  const { AuthenticationCode1: one, AuthenticationCode2: two } = app.pair();
  await ok(ana, `${enable} --authentication-code1 ${one} --authentication-code2 ${two}`);
  // Debian's AWS CLI does not know this one yet.
  expect(await sdk(ana, new GetMFADeviceCommand({ SerialNumber: serial }))).toMatchObject({
    ok: true,
    output: { UserName: "ana", SerialNumber: serial },
  });
  expect(await ok(ana, "iam list-mfa-devices")).toMatchObject({
    MFADevices: [{ UserName: "ana", SerialNumber: serial }],
  });
  expect(await ok(admin, "iam list-virtual-mfa-devices --assignment-status Unassigned")).toEqual({
    VirtualMFADevices: [{ SerialNumber: other }],
  });
  expect(await ok(admin, "iam list-virtual-mfa-devices --assignment-status Assigned")).toMatchObject({
    VirtualMFADevices: [{ SerialNumber: serial, User: { UserName: "ana" } }],
  });
  await ok(ana, `iam tag-mfa-device --serial-number ${serial} --tags Key=of,Value=ana`);
  await ok(ana, `iam untag-mfa-device --serial-number ${serial} --tag-keys kind`);
  expect(await ok(ana, `iam list-mfa-device-tags --serial-number ${serial}`)).toMatchObject({
    Tags: [{ Key: "of", Value: "ana" }],
  });
  await ok(ana, `iam delete-virtual-mfa-device --serial-number ${other}`);
});

test("what is denied without a second factor is allowed with one, and a code is good once", async () => {
  expect(await no(ana, "iam list-users")).toContain("with an explicit deny in an identity-based policy");
  await moveClock(60);
  const token = `sts get-session-token --serial-number ${serial} --token-code`;
  const code = app.code();
  const session: Sender = { ...ana, credentials: credentialsIn(await ok(ana, `${token} ${code}`)) };
  expect(await ok(session, "iam list-users")).toMatchObject({ Users: expect.any(Array) });
  expect(await no(ana, `${token} ${code}`)).toBe(
    says(
      "GetSessionToken",
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code.",
    ),
  );
  expect(await no(admin, `${token} ${app.code()}`)).toBe(
    says(
      "GetSessionToken",
      "AccessDenied",
      "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
    ),
  );
});

test("a role asks for a second factor, in the command that assumes it", async () => {
  const { Account } = await ok(admin, "sts get-caller-identity");
  const trust = policy({
    Principal: { AWS: Account },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  });
  const made = await ok(admin, "iam create-role --role-name guarded --assume-role-policy-document", trust);
  const { Arn: arn } = made["Role"] as { Arn: string };
  const assume = `sts assume-role --role-arn ${arn} --role-session-name ana`;
  expect(await no(ana, assume)).toContain("(AccessDenied) when calling the AssumeRole operation");
  await moveClock(60);
  const assumed = await ok(ana, `${assume} --serial-number ${serial} --token-code ${app.code()}`);
  expect(assumed).toMatchObject({ AssumedRoleUser: { Arn: expect.stringContaining("guarded/ana") } });
});

test("a device is resynced, taken away and deleted", async () => {
  await moveClock(60);
  const { AuthenticationCode1: one, AuthenticationCode2: two } = app.pair(40);
  await ok(
    admin,
    `iam resync-mfa-device --user-name ana --serial-number ${serial} --authentication-code1 ${one} --authentication-code2 ${two}`,
  );
  expect(await no(admin, "iam delete-user --user-name ana")).toContain("(DeleteConflict)");
  expect(await no(admin, `iam delete-virtual-mfa-device --serial-number ${serial}`)).toBe(
    says("DeleteVirtualMFADevice", "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."),
  );
  await ok(admin, `iam deactivate-mfa-device --user-name ana --serial-number ${serial}`);
  expect(await no(admin, `iam deactivate-mfa-device --user-name ana --serial-number ${serial}`)).toBe(
    says("DeactivateMFADevice", "NoSuchEntity", "MFA Device invalid for user."),
  );
  await ok(admin, `iam delete-virtual-mfa-device --serial-number ${serial}`);
  expect(await no(admin, `iam delete-virtual-mfa-device --serial-number ${serial}`)).toContain(
    `VirtualMFADevice with serial number ${serial} doesn't exist.`,
  );
});
