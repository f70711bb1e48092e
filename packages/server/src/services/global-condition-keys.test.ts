// The global condition keys, as the server fills them in for each kind of caller: a policy that asks for the right value allows, one that
// asks for another does not. Values are those of the IAM User Guide: "AWS global condition context keys", and the table "Principal key
// values" of "IAM policy elements: variables and tags". Root users are bound by no policy, and federated users may ask nothing here that a
// policy decides: their keys are in authorize/context.test.ts.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWebIdentity, SUBJECT, type WebIdentity } from "./sts/federated/testing/web-identity.ts";
import { makeSubjects, type Subject, type Subjects } from "./testing/subjects.ts";

/** A condition of one key that holds, and one that does not. */
interface Fact {
  readonly key: string;
  readonly right: object;
  readonly wrong: object;
}

const fact = (key: string, operator: string, right: string, wrong: string): Fact => ({
  key,
  right: { [operator]: { [key]: right } },
  wrong: { [operator]: { [key]: wrong } },
});
const is = (key: string, right: string, wrong = `${right}x`) => fact(key, "StringEquals", right, wrong);
const flag = (key: string, right: boolean) => fact(key, "Bool", String(right), String(!right));
const absent = (key: string) => fact(key, "Null", "true", "false");
const present = (key: string) => fact(key, "Null", "false", "true");

let identity: WebIdentity;
let subjects: Subjects;
let started: number;
beforeAll(async () => {
  started = Date.now();
  identity = await startWebIdentity();
  subjects = await makeSubjects(identity);
});
afterAll(() => identity.stop());

const USER_AGENT = "story/1.0 (test)";
const REFERER = "https://console.example/users";
const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const earlier = () => new Date(started - 3_600_000).toISOString();

/** What is the same for everybody who asks. */
function ofEveryRequest(accountId: string): readonly Fact[] {
  const seconds = Math.floor(started / 1000);
  return [
    is("aws:PrincipalAccount", accountId, "123456789012"),
    is("aws:ResourceAccount", accountId, "123456789012"),
    is("aws:RequestedRegion", "us-east-1", "eu-west-1"),
    fact("aws:SourceIp", "IpAddress", "127.0.0.1/32", "192.0.2.0/24"),
    flag("aws:SecureTransport", false),
    is("aws:UserAgent", USER_AGENT),
    is("aws:Referer", REFERER),
    fact("aws:CurrentTime", "DateLessThan", soon(), earlier()),
    fact("aws:CurrentTime", "DateGreaterThan", earlier(), soon()),
    fact("aws:EpochTime", "NumericGreaterThanEquals", String(seconds), String(seconds + 3600)),
    fact("aws:EpochTime", "DateLessThan", soon(), earlier()),
    flag("aws:ViaAWSService", false),
    flag("aws:PrincipalIsAWSService", false),
    ...["PrincipalOrgID", "PrincipalOrgPaths", "ResourceOrgID", "ResourceOrgPaths"].map((key) =>
      absent(`aws:${key}`),
    ),
    ...["SourceAccount", "SourceArn", "SourceOrgID", "SourceOrgPaths", "CalledVia", "CalledViaFirst"].map(
      (key) => absent(`aws:${key}`),
    ),
    ...["PrincipalServiceName", "SourceVpc", "SourceVpce", "VpcSourceIp", "AssumedRoot"].map((key) =>
      absent(`aws:${key}`),
    ),
    absent("aws:RequestTag/dept"),
    absent("aws:TagKeys"),
    absent("aws:ResourceTag/none"),
  ];
}

function ofUser(name: string, { id, arn }: Subject): readonly Fact[] {
  return [
    is("aws:userid", id),
    is("aws:username", name),
    is("aws:PrincipalType", "User", "AssumedRole"),
    is("aws:PrincipalArn", arn),
    is("aws:PrincipalTag/dept", "red"),
    absent("aws:PrincipalTag/project"),
    absent("aws:FederatedProvider"),
    absent("aws:SourceIdentity"),
  ];
}

function ofRole(sessionName: string, { id, arn }: Subject): readonly Fact[] {
  return [
    is("aws:userid", `${id}:${sessionName}`),
    absent("aws:username"),
    is("aws:PrincipalType", "AssumedRole", "User"),
    // The role, and not its session.
    is("aws:PrincipalArn", arn),
    ...ofSession(),
    flag("aws:MultiFactorAuthPresent", false),
    absent("aws:MultiFactorAuthAge"),
  ];
}

const ofSession = (): readonly Fact[] => [
  fact("aws:TokenIssueTime", "DateLessThan", soon(), earlier()),
  fact("aws:TokenIssueTime", "DateGreaterThan", earlier(), soon()),
];

const tagged: readonly Fact[] = [is("aws:PrincipalTag/project", "blue"), is("aws:SourceIdentity", "ana")];

const FACTS: { readonly [Kind in keyof Subjects]: (subject: Subject) => readonly Fact[] } = {
  user: (subject) => [
    ...ofUser("ana", subject),
    absent("aws:TokenIssueTime"),
    absent("aws:MultiFactorAuthPresent"),
    absent("aws:MultiFactorAuthAge"),
  ],
  session: (subject) => [
    ...ofUser("ben", subject),
    ...ofSession(),
    flag("aws:MultiFactorAuthPresent", false),
    absent("aws:MultiFactorAuthAge"),
  ],
  "session with a second factor": (subject) => [
    ...ofUser("cleo", subject),
    ...ofSession(),
    flag("aws:MultiFactorAuthPresent", true),
    fact("aws:MultiFactorAuthAge", "NumericLessThan", "3600", "0"),
  ],
  "role session": (subject) => [
    ...ofRole("one", subject),
    ...tagged,
    is("aws:PrincipalTag/dept", "red"),
    absent("aws:FederatedProvider"),
  ],
  "chained role session": (subject) => [
    ...ofRole("two", subject),
    ...tagged,
    is("aws:PrincipalTag/dept", "red"),
    absent("aws:FederatedProvider"),
  ],
  "web identity": (subject) => [
    ...ofRole("session", subject),
    is("aws:FederatedProvider", identity.providerArn),
    is(`${identity.issuer.host}:sub`, SUBJECT),
    present(`${identity.issuer.host}:aud`),
    absent("aws:SourceIdentity"),
  ],
  "session by an assertion": (subject) => [
    ...ofRole("alice", subject),
    is("aws:FederatedProvider", `arn:aws:iam::${identity.server.accountId}:saml-provider/asserted`),
    present("saml:sub"),
    present("saml:namequalifier"),
    // Of the request alone, for the trust policy.
    absent("saml:iss"),
    absent("aws:SourceIdentity"),
  ],
};

describe.each(Object.keys(FACTS) as (keyof Subjects)[])("a %s", (kind) => {
  test("is allowed by the right value of each key, and by no other", async () => {
    const subject = subjects[kind];
    const asks = () =>
      subject.asks(({ headers }) => {
        headers["user-agent"] = USER_AGENT;
        headers["referer"] = REFERER;
      });
    const told: string[] = [];
    for (const { key, right, wrong } of [
      ...ofEveryRequest(identity.server.accountId),
      ...FACTS[kind](subject),
    ]) {
      await subject.permit(right);
      if (!(await asks())) told.push(`${key} is not as it should be: ${JSON.stringify(right)}`);
      await subject.permit(wrong);
      if (await asks()) told.push(`${key} is what it should not be: ${JSON.stringify(wrong)}`);
    }
    expect(told.join("\n")).toBe("");
  });
});

test("who calls without a referer has none", async () => {
  await subjects.user.permit({ Null: { "aws:Referer": "true" } });
  expect(await subjects.user.asks()).toBe(true);
  await subjects.user.permit({ Null: { "aws:Referer": "false" } });
  expect(await subjects.user.asks()).toBe(false);
});

test("policies are told what variables mean, too", async () => {
  const { user, "role session": role } = subjects;
  await user.permit({
    StringEquals: { "aws:PrincipalTag/dept": "${aws:PrincipalTag/dept}", "aws:username": "${aws:username}" },
  });
  expect(await user.asks()).toBe(true);
  // Who has no such key is not allowed by naming it.
  await role.permit({ StringEquals: { "aws:username": "${aws:username}" } });
  expect(await role.asks()).toBe(false);
});
