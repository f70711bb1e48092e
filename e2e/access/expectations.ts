import { expect } from "vitest";
import { type Answer, granted } from "../support/client.ts";

type Told = Answer | readonly Answer[];

/** All of it was granted. */
export function yes(told: Told): void {
  for (const answer of [told].flat()) expect(answer).toMatchObject({ ok: true });
}

/** It was granted, and the answer has these members (and may have more). */
export function yesWith<Output extends object>(answer: Answer<Output>, members: object): void {
  expect(granted(answer)).toMatchObject(members);
}

/** An instant of the last minute: a Date from the SDK, text from the CLI. */
export function justNow(): unknown {
  const instant = expect.toSatisfy(
    (value: Date | string) => Math.abs(new Date(value).getTime() - Date.now()) < 60_000,
  ) as unknown;
  return instant;
}

/** A policy document of an answer: percent-encoded text from the SDK, decoded and parsed by the CLI. */
export function documentWith(pattern: RegExp): unknown {
  const document = expect.toSatisfy((value: unknown) =>
    pattern.test(typeof value === "string" ? decodeURIComponent(value) : JSON.stringify(value)),
  ) as unknown;
  return document;
}

/** All of it was refused with this code; the message is this one, or matches. */
export function no(told: Told, code: string, message: string | RegExp): void {
  const expected = typeof message === "string" ? message : expect.stringMatching(message);
  for (const answer of [told].flat()) expect(answer).toMatchObject({ ok: false, code, message: expected });
}

/** Refused in AWS's words. Source: IAM User Guide, "Troubleshoot access denied error messages". */
export function denied(told: Told, who: string, action: string, resource: string, reason: string): void {
  no(
    told,
    "AccessDenied",
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource}${reason}`,
  );
}

/** The reasons that AWS gives. */
export const noIdentityPolicy = (action: string) =>
  ` because no identity-based policy allows the ${action} action`;
export const noBoundary = (action: string) => ` because no permissions boundary allows the ${action} action`;
export const noSessionPolicy = (action: string) => ` because no session policy allows the ${action} action`;
export const explicitDeny = " with an explicit deny in an identity-based policy";
