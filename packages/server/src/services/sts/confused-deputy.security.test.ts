// The confused deputy: a service provider works in its customers' accounts through roles that trust the provider's account. Someone
// else gives the provider the ARN of a customer's role as if it were his own, and has the provider work there for him. The
// customer's role therefore asks for an external id, which the provider sends for that customer only (IAM User Guide, "The confused
// deputy problem").
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALL, trust } from "./testing/documents.ts";
import { startStory, type Story, type User } from "./testing/story.ts";

let story: Story;
let provider: User;
let customerRole: string;

beforeAll(async () => {
  story = await startStory();
  provider = await story.other.newUser("provider", ALL);
  const condition = { StringEquals: { "sts:ExternalId": "customer-4711" } };
  customerRole = (await story.home.newRole("customer", trust(story.other.accountId, condition))).arn;
});
afterAll(() => story.close());

const assume = (ExternalId?: string) =>
  story
    .sts(provider)
    .send(new AssumeRoleCommand({ RoleArn: customerRole, RoleSessionName: "provider", ExternalId }));

it("works with the customer's external id", async () => {
  expect((await assume("customer-4711")).Credentials).toBeDefined();
});

it.each([
  ["none", undefined],
  ["another customer's", "customer-0815"],
  ["the right one in other letters", "CUSTOMER-4711"],
  ["a pattern", "customer-47@1"],
])("is refused with %s, without a word on why", async (_, externalId) => {
  await expect(assume(externalId)).rejects.toMatchObject({
    name: "AccessDenied",
    message: `User: ${provider.arn} is not authorized to perform: sts:AssumeRole on resource: ${customerRole}`,
  });
});

it("is not talked into it by a header that names the key", async () => {
  const sts = story.sts(provider);
  sts.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-amz-sts-externalid"] = "customer-4711";
      return next(args);
    },
    { step: "build", name: "forgedKey" },
  );
  await expect(
    sts.send(new AssumeRoleCommand({ RoleArn: customerRole, RoleSessionName: "provider" })),
  ).rejects.toMatchObject({ name: "AccessDenied" });
});
