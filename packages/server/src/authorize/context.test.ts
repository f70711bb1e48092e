// The keys that tell of the principal, for each kind of caller: IAM User Guide, "IAM policy elements: variables and tags", the table of
// principal key values, and "AWS global condition context keys". Those whom policies bind are asked through a server, too:
// services/global-condition-keys.test.ts.
import { describe, expect, it } from "vitest";
import type { AnyCaller, Caller, CallerSession } from "../authenticate/caller.ts";
import { requestContext } from "./context.ts";
import type { RequestFacts } from "./request-facts.ts";

const ACCOUNT = "123456789012";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const facts: RequestFacts = {
  requestId: "id",
  now: NOW,
  region: "eu-west-1",
  sourceIp: "192.0.2.1",
  userAgent: undefined,
  referer: undefined,
  secure: true,
};
const session: CallerSession = {
  issuedAt: NOW - 60_000,
  expiresAt: NOW + 60_000,
  tags: [],
  transitiveTagKeys: [],
  chained: false,
};
const iamArn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const common = { accountId: ACCOUNT, accessKeyId: "AKIA" };
const root: Caller = {
  ...common,
  principal: { kind: "root", accountId: ACCOUNT, arn: iamArn("root") },
  identity: { kind: "root" },
};
const ANA = { kind: "user", userId: "AIDA1", name: "ana", path: "/team/" } as const;
const user: Caller = {
  ...common,
  principal: { kind: "user", accountId: ACCOUNT, arn: iamArn("user/team/ana"), id: "AIDA1" },
  identity: ANA,
};
const role: Caller = {
  ...common,
  principal: {
    kind: "role-session",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/one`,
    roleArn: iamArn("role/team/reader"),
    id: "AROA1:one",
  },
  identity: { kind: "role", roleId: "AROA1", name: "reader", path: "/team/" },
  session,
};
const federatedUser: Caller = {
  ...common,
  principal: {
    kind: "federated-user",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
    id: `${ACCOUNT}:guest`,
    userArn: iamArn("user/team/ana"),
    userId: "AIDA1",
  },
  identity: ANA,
  session,
};
const claims = { "idp.example:sub": "subject" };
const federation = {
  type: "web-identity",
  provider: iamArn("oidc-provider/idp.example"),
  subject: "s",
  claims,
} as const;
const webIdentity: Caller = { ...role, session: { ...session, federation } };
const vouchedFor: AnyCaller = {
  accountId: ACCOUNT,
  principal: { kind: "federated", provider: federation.provider, accountId: ACCOUNT },
  federation,
};

/** Of the session: not with a long-term key. */
const ISSUED = { "aws:tokenissuetime": "2026-01-02T03:03:05Z", "aws:multifactorauthpresent": "false" };

function keysOf(caller: AnyCaller, more: Partial<RequestFacts> = {}): object {
  const context = requestContext(caller, new Map(), { ...facts, ...more }, {}, ACCOUNT);
  const ofRequest =
    /^aws:(?:currenttime|epochtime|requestedregion|sourceip|securetransport|resourceaccount)$/;
  const always = /^aws:(?:viaawsservice|principalisawsservice|principalaccount)$/;
  return Object.fromEntries([...context].filter(([key]) => !ofRequest.test(key) && !always.test(key)));
}

describe("the keys of", () => {
  it.each<[string, AnyCaller, object]>([
    [
      "the root user",
      root,
      { "aws:principalarn": iamArn("root"), "aws:principaltype": "Account", "aws:userid": ACCOUNT },
    ],
    [
      "a session of the root user",
      { ...root, session },
      {
        "aws:principalarn": iamArn("root"),
        "aws:principaltype": "Account",
        "aws:userid": ACCOUNT,
        ...ISSUED,
      },
    ],
    [
      "a user",
      user,
      {
        "aws:principalarn": iamArn("user/team/ana"),
        "aws:principaltype": "User",
        "aws:userid": "AIDA1",
        "aws:username": "ana",
      },
    ],
    [
      "a user's session",
      { ...user, session },
      {
        "aws:principalarn": iamArn("user/team/ana"),
        "aws:principaltype": "User",
        "aws:userid": "AIDA1",
        "aws:username": "ana",
        ...ISSUED,
      },
    ],
    [
      "a role session",
      role,
      {
        "aws:principalarn": iamArn("role/team/reader"),
        "aws:principaltype": "AssumedRole",
        "aws:userid": "AROA1:one",
        ...ISSUED,
      },
    ],
    [
      "a federated user, who has no name of an IAM user",
      federatedUser,
      {
        "aws:principalarn": `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
        "aws:principaltype": "FederatedUser",
        "aws:userid": `${ACCOUNT}:guest`,
        ...ISSUED,
      },
    ],
    [
      "a role session of a web identity",
      webIdentity,
      {
        "aws:principalarn": iamArn("role/team/reader"),
        "aws:principaltype": "AssumedRole",
        "aws:userid": "AROA1:one",
        "aws:federatedprovider": federation.provider,
        "idp.example:sub": "subject",
        ...ISSUED,
      },
    ],
    // Nobody of the account yet: what else there is, the operation says.
    ["someone whom a provider vouches for", vouchedFor, { "aws:federatedprovider": federation.provider }],
  ])("%s", (_, caller, keys) => {
    const account = requestContext(caller, new Map(), facts, {}, ACCOUNT).get("aws:principalaccount");
    expect(account).toBe(caller === vouchedFor ? undefined : ACCOUNT);
    expect(keysOf(caller)).toEqual(keys);
  });
});

describe("a second factor", () => {
  const told = (caller: Caller, more?: Partial<RequestFacts>) =>
    Object.fromEntries(Object.entries(keysOf(caller, more)).filter(([key]) => key.includes("multifactor")));

  it("is not spoken of with a long-term key, unless the request brings one", () => {
    expect(told(user)).toEqual({});
    expect(told(user, { secondFactorAt: NOW })).toEqual({
      "aws:multifactorauthpresent": "true",
      "aws:multifactorauthage": "0",
    });
  });

  it("has an age in seconds, which is never below none", () => {
    const withFactor = { ...user, session: { ...session, mfaAuthenticatedAt: NOW - 59_999 } };
    expect(told(withFactor)).toEqual({
      "aws:multifactorauthpresent": "true",
      "aws:multifactorauthage": "59",
    });
    const ahead = { ...user, session: { ...session, mfaAuthenticatedAt: NOW + 5_000 } };
    expect(told(ahead)).toMatchObject({ "aws:multifactorauthage": "0" });
  });

  it("of the request counts before that of the session", () => {
    const withFactor = { ...user, session: { ...session, mfaAuthenticatedAt: NOW - 600_000 } };
    expect(told(withFactor, { secondFactorAt: NOW - 1_000 })).toMatchObject({
      "aws:multifactorauthage": "1",
    });
  });
});
