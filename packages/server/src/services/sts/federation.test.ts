import { GetCallerIdentityCommand, GetFederationTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policy } from "./testing/documents.ts";
import { startStory, type Story, type User } from "./testing/story.ts";

let story: Story;

beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.close());

const federate = (user: User, Tags?: { Key: string; Value: string }[]) =>
  story.sts(user).send(new GetFederationTokenCommand({ Name: "guest", Tags, DurationSeconds: 900 }));

describe("a federated user", () => {
  const guest = () => `arn:aws:sts::${story.home.accountId}:federated-user/guest`;
  const blue = [{ Key: "Team", Value: "blue" }];

  it("is made by whom the policies let, and refused with who, what, on what and why", async () => {
    const powerless = await story.home.newUser("powerless");
    await expect(federate(powerless)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${powerless.arn} is not authorized to perform: sts:GetFederationToken on resource: ${guest()} because no identity-based policy allows the sts:GetFederationToken action`,
    });
    const may = policy({ Action: "sts:GetFederationToken", Resource: guest() });
    const session = story.session(await federate(await story.home.newUser("proxy", may)));
    expect(await story.sts(session).send(new GetCallerIdentityCommand())).toMatchObject({
      UserId: `${story.home.accountId}:guest`,
      Arn: guest(),
    });
  });

  it("is tagged by whom the policies let", async () => {
    const may = policy({ Action: "sts:GetFederationToken", Resource: "*" });
    await expect(federate(await story.home.newUser("untagging", may), blue)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`sts:TagSession on resource: ${guest()}`),
    });
    const both = policy({ Action: ["sts:GetFederationToken", "sts:TagSession"], Resource: "*" });
    const answer = await federate(await story.home.newUser("tagging", both), blue);
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
  });

  it("ends with the user who vouched for it", async () => {
    const proxy = await story.home.newUser("leaving", policy({ Action: "sts:*", Resource: "*" }));
    const session = story.session(await federate(proxy));
    await story.home.deleteUser("leaving", proxy);
    await expect(story.sts(session).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  it("ends when its time is over", async () => {
    const proxy = await story.home.newUser("punctual", policy({ Action: "sts:*", Resource: "*" }));
    const session = story.session(await federate(proxy));
    story.advance(900);
    await expect(story.sts(session).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: "ExpiredToken",
    });
  });
});
