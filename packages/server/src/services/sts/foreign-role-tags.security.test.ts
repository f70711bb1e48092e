// The attack: someone who administers an account wants to know which roles another account has, and how they are tagged (with
// customers' names, say). They trust nobody there. So the attacker denies sts:AssumeRole in a policy of their own on the condition of
// a tag, tries to assume the role, and reads in the explanation of the refusal whether that Deny of theirs applied.
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  STSServiceException,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALL, trust } from "./testing/documents.ts";
import { startStory, type Story } from "./testing/story.ts";

let story: Story;
let role: string;

beforeAll(async () => {
  story = await startStory();
  role = (await story.home.newRole("vault", trust(story.home.accountId), { tags: { customer: "acme" } })).arn;
});
afterAll(() => story.close());

/** What the refusal's message says to the administrator of the spy's account, without what is always different. */
async function refusalOf(arn: string, deny: object | undefined, name: string): Promise<unknown> {
  const everything = { Effect: "Allow", Action: "*", Resource: "*" };
  const policy =
    deny === undefined
      ? ALL
      : JSON.stringify({ Version: "2012-10-17", Statement: [everything, { ...everything, ...deny }] });
  const spy = await story.other.newUser(name, policy);
  const error: unknown = await story
    .sts(spy)
    .send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "session" }))
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof STSServiceException)) throw new Error("the role was assumed");
  const encoded = error.$response?.headers["x-signet-authorization-message"];
  const { DecodedMessage = "" } = await story
    .sts(story.other.admin)
    .send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }));
  const { explicitDeny, matchedStatements, failures, nearestMisses } = JSON.parse(DecodedMessage) as Record<
    string,
    unknown
  >;
  return { error: error.name, explicitDeny, matchedStatements, failures, nearestMisses };
}

const NOTHING = {
  error: "AccessDenied",
  explicitDeny: false,
  matchedStatements: { items: [] },
  failures: { items: [] },
  nearestMisses: { items: [] },
};

const onTag = (operator: string, key: string, value: string) => ({
  Effect: "Deny",
  Condition: { [operator]: { [key]: value } },
});

it.each([
  ["the right value", onTag("StringEquals", "iam:ResourceTag/customer", "acme")],
  ["a wrong value", onTag("StringEquals", "iam:ResourceTag/customer", "other")],
  ["the global key", onTag("StringLike", "aws:resourcetag/Customer", "a*")],
  ["whether there is the tag", onTag("Null", "iam:ResourceTag/customer", "false")],
  ["a variable", onTag("StringEquals", "sts:RoleSessionName", "${iam:ResourceTag/customer}")],
  ["what cannot be evaluated", onTag("NumericEquals", "iam:ResourceTag/customer", "1")],
])("%s: nothing is told, of a role as of none", async (name, deny) => {
  const user = name.replaceAll(" ", "-");
  expect(await refusalOf(role, deny, user)).toEqual(NOTHING);
  expect(await refusalOf(`${role}-none`, deny, `${user}-none`)).toEqual(NOTHING);
});

it("tells what policies say that do not ask for tags", async () => {
  expect(await refusalOf(role, { Effect: "Deny", Sid: "Never" }, "never")).toMatchObject({
    explicitDeny: true,
    matchedStatements: { items: [{ statementId: "Never", effect: "DENY" }] },
  });
  expect(await refusalOf(role, undefined, "untrusted")).toEqual(NOTHING);
});
