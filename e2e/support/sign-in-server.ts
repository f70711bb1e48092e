import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type AuthenticatorApp, authenticatorApp } from "../../packages/server/src/testing/authenticator.ts";
import { type Answer, type AwsCommand, granted } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { serveEphemeral } from "./ephemeral.ts";
import { shown } from "./installation.ts";
import { sdk } from "./sdk.ts";

/** What the root user's e-mail address is where nobody chose one. */
export const ROOT_EMAIL = "root@signet.internal";

/** An account that people sign in to, and its administrator at work. */
export interface SignInAccount {
  readonly accountId: string;
  /** Asks as the administrator; throws refusals. */
  readonly send: <Output extends object>(command: AwsCommand<Output>) => Promise<Output>;
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: () => number;
}

/** A server whose clock can be moved, as browsers know it: passkeys need a host name, which localhost is. */
export interface SignInServer extends SignInAccount {
  readonly origin: string;
  readonly rootPassword: string;
  moveClock(seconds: number): Promise<void>;
  /** Asks as somebody; refusals are answers. */
  ask<Output extends object>(credentials: Credentials, command: AwsCommand<Output>): Promise<Answer<Output>>;
  stop(): Promise<unknown>;
}

export async function serveSignIn(): Promise<SignInServer> {
  const ephemeral = await serveEphemeral();
  const { server, admin } = ephemeral;
  let moved = 0;
  const ask: SignInServer["ask"] = (credentials, command) =>
    sdk({ endpoint: server.url, credentials }, command);
  return {
    origin: asLocalhost(server.url),
    accountId: shown(server.out(), "Account"),
    rootPassword: shown(server.out(), "Root password"),
    ask,
    send: async (command) => granted(await ask(admin, command)),
    now: () => Date.now() + moved,
    async moveClock(seconds) {
      await ephemeral.moveClock(seconds);
      moved += seconds * 1000;
    },
    stop: () => server.end("SIGTERM"),
  };
}

/** The same server under a name. */
export function asLocalhost(url: string): string {
  return url.replace("//127.0.0.1:", "//localhost:");
}

export interface NewUser {
  readonly userName: string;
  readonly password: string;
  readonly mustChange?: boolean;
  /** Policy document. */
  readonly policy?: string;
}

export async function makeUser(
  { send }: SignInAccount,
  { userName: UserName, password: Password, mustChange: PasswordResetRequired = false, policy }: NewUser,
): Promise<void> {
  await send(new CreateUserCommand({ UserName }));
  await send(new CreateLoginProfileCommand({ UserName, Password, PasswordResetRequired }));
  // Who must set another password has to be allowed to, and AWS's console attaches this for it.
  const PolicyArn = "arn:aws:iam::aws:policy/IAMUserChangePassword";
  if (PasswordResetRequired) await send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  if (policy !== undefined)
    await send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: policy }));
}

/** Gives a user an authenticator app. Codes of before now are used up then; that of now is not. */
export async function giveApp({ send, now }: SignInAccount, UserName: string): Promise<AuthenticatorApp> {
  const { VirtualMFADevice } = await send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
  );
  const app = authenticatorApp(VirtualMFADevice?.Base32StringSeed, now);
  const { SerialNumber } = VirtualMFADevice ?? {};
  await send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...app.pair(-1) }));
  return app;
}
