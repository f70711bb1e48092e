// Two attacks that met no resistance when this was written.
// - A session limited by a managed session policy that denies something deletes that policy (or has it deleted), and is rid of the deny:
//   what cannot be read any more must not be taken for something that never denied.
// - Somebody who may not assume a role of another account reads in the encoded message of the refusal, which his own account lets him
//   decode, which tags the role has, and so also that there is one.
import { DeletePolicyCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALL, trust } from "./testing/documents.ts";
import { type Signer, startStory, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;
let stranger: User;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana", ALL);
  stranger = await story.other.newUser("stranger", ALL);
});
afterAll(() => story.close());

it("a managed session policy goes on limiting the session when it is deleted", async () => {
  const deny = await story.home.newPolicy(
    "no-list",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "iam:ListUsers", Resource: "*" }],
    }),
  );
  const role = await story.home.newRole("wide", trust(ana.arn), { policy: ALL });
  const PolicyArns = [{ arn: "arn:aws:iam::aws:policy/AdministratorAccess" }, { arn: deny }];
  const session = story.session(
    await story
      .sts(ana)
      .send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: "ana", PolicyArns })),
  );
  const list = (signer: Signer) => story.iam(signer).send(new ListUsersCommand());
  await expect(list(session)).rejects.toMatchObject({ name: "AccessDenied" });
  await story.iam(story.home.admin).send(new DeletePolicyCommand({ PolicyArn: deny }));
  await expect(list(session)).rejects.toMatchObject({ name: "AccessDenied" });
});

it("nothing of another account's role is in what a refused caller can decode, or in his account's trail", async () => {
  const role = await story.home.newRole("private", trust(ana.arn), { tags: { Secret: "project-x" } });
  const error: unknown = await story
    .sts(stranger)
    .send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: "stranger" }))
    .catch((thrown: unknown) => thrown);
  const { $response } = error as { readonly $response?: { readonly headers: Record<string, string> } };
  const encoded = $response?.headers["x-signet-authorization-message"];
  const decoded =
    encoded === undefined
      ? ""
      : (await story.sts(stranger).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded })))
          .DecodedMessage;
  expect(decoded).not.toContain("project-x");
});
