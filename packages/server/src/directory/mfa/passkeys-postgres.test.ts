// Where transactions really run side by side: a key is one person's, nobody gets a ninth device of whatever kinds, and a challenge is taken once.
import { expect, test } from "vitest";
import { authenticatorApp } from "../../testing/authenticator.ts";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import type { NewPasskey } from "./passkeys.ts";
import { newPasskey } from "./testing/new-passkey.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

const register = (userId: string, made: NewPasskey = newPasskey()) =>
  it.write(({ passkeys }) => passkeys.register({ userId, userName: userId }, made));

async function enable(userId: string, name: string, seed: string): Promise<void> {
  const { AuthenticationCode1, AuthenticationCode2 } = authenticatorApp(seed, () => it.now).pair();
  const codes = [AuthenticationCode1, AuthenticationCode2] as const;
  const serialNumber = `arn:aws:iam::${it.accountId}:mfa/${name}`;
  await it.write(({ mfaDevices }) => mfaDevices.enable(userId, serialNumber, { codes, admitted: true }));
}

/** Codes of those that were refused; "done" for the others. */
async function race(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes
    .map((outcome) =>
      outcome.status === "fulfilled" ? "done" : String((outcome.reason as { code?: string }).code),
    )
    .toSorted();
}

test("is kept and found again with all that it has", async () => {
  const made = newPasskey({ counter: 4_294_967_295, transports: ["nfc", "usb"], isUserVerified: false });
  const row = await register("AIDA1", made);
  expect(await it.read.passkeys.find("AIDA1", made.credentialId)).toEqual(row);
  expect(row).toMatchObject({ counter: 4_294_967_295, user_verified: 0, enabled_at: it.now });
  await it.write(({ passkeys }) => passkeys.used(row, 5));
  expect((await it.read.passkeys.listOf("AIDA1")).map(({ counter }) => counter)).toEqual([5]);
});

test("a key that two register at once is one's", async () => {
  const made = newPasskey();
  expect(await race([register("AIDA1", made), register("AIDA2", made)])).toEqual([
    "EntityAlreadyExists",
    "done",
  ]);
});

test("nobody gets a ninth device, of whatever kinds come at once", async () => {
  for (let count = 0; count < 7; count++) await register("AIDA8");
  const { seed } = await it.write(({ mfaDevices }) => mfaDevices.create({ name: "phone" }));
  const ends = await race([register("AIDA8"), enable("AIDA8", "phone", seed), register("AIDA8")]);
  expect(ends).toEqual(["LimitExceeded", "LimitExceeded", "done"]);
});

test("a challenge that is answered four times at once is taken once", async () => {
  const challenge = await it.write(({ passkeyRegistrations }) => passkeyRegistrations.begin("session"));
  const take = () => it.write(({ passkeyRegistrations }) => passkeyRegistrations.take("session"));
  const taken = await Promise.all([take(), take(), take(), take()]);
  expect(taken.filter((one) => one !== undefined)).toEqual([challenge]);
});
