import { describe, expect, test } from "vitest";
import { callerOfArn } from "./caller.ts";

const ACCOUNT = "111111111111";
const options = { now: 1_000, sessionName: "simulated" };
const principalOf = (arn: string, issuerArn?: string) =>
  callerOfArn(arn, { ...options, issuerArn })?.principal;

describe("who calls under an ARN", () => {
  test("is a root user, by ARN or account id", () => {
    const root = { kind: "root", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` };
    expect(principalOf(ACCOUNT)).toEqual(root);
    expect(principalOf(root.arn)).toEqual(root);
  });

  test("is a user, with the path", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/team/alice`;
    expect(callerOfArn(arn, options)).toMatchObject({
      principal: { kind: "user", accountId: ACCOUNT, arn },
      identity: { kind: "user", name: "alice", path: "/team/" },
    });
    expect(callerOfArn(arn, options)?.session).toBeUndefined();
  });

  test("is a session of a role, by the role's ARN or its own", () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/x/app`;
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/app/simulated`;
    expect(principalOf(roleArn)).toMatchObject({ kind: "role-session", arn, roleArn });
    expect(principalOf(arn)).toMatchObject({ arn, roleArn: `arn:aws:iam::${ACCOUNT}:role/app` });
    expect(callerOfArn(arn, options)?.session).toMatchObject({ issuedAt: 1_000, tags: [] });
  });

  test("is a federated user, whose policies are those of an issuer of the same account", () => {
    const arn = `arn:aws:sts::${ACCOUNT}:federated-user/guest`;
    const alice = `arn:aws:iam::${ACCOUNT}:user/alice`;
    expect(principalOf(arn, alice)).toMatchObject({ kind: "federated-user", arn, userArn: alice });
    for (const issuer of [
      undefined,
      "alice",
      "arn:aws:iam::222222222222:user/alice",
      `arn:aws:iam::${ACCOUNT}:role/app`,
    ])
      expect(principalOf(arn, issuer)).toBeUndefined();
  });

  test.each([
    "",
    "alice",
    "*",
    "1111",
    `arn:aws:iam::${ACCOUNT}:group/staff`,
    `arn:aws:iam::${ACCOUNT}:user/`,
    `arn:aws:iam::${ACCOUNT}:user/*`,
    "arn:aws:iam::aws:user/alice",
    "arn:aws:iam::aws:role/app",
    `arn:aws:sts::${ACCOUNT}:assumed-role/app`,
    "arn:aws:s3:::bucket",
  ])("is nobody under '%s'", (arn) => {
    expect(callerOfArn(arn, options)).toBeUndefined();
  });
});
