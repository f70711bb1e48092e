import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { credentialsIn } from "../support/credentials.ts";
import { eventually } from "../support/eventually.ts";
import { justNow, no, yes, yesWith } from "./expectations.ts";
import { step, type Step, type Story } from "./story.ts";

async function newKey(story: Story, userName: string, rememberedAs: string) {
  const answer = await story.ask("admin", new CreateAccessKeyCommand({ UserName: userName }));
  if (answer.ok) story.remember(rememberedAs, credentialsIn(answer.output));
  return answer;
}

export const firstKeys: readonly Step[] = [
  step("the administrator is whom the credentials file says", {
    do: ({ ask }) => ask("admin", new GetCallerIdentityCommand()),
    expect: (answer, { accountId, arn }) => yesWith(answer, { Account: accountId, Arn: arn("user/admin") }),
  }),
  step("she creates alice, of the red team", {
    do: ({ ask }) =>
      ask("admin", new CreateUserCommand({ UserName: "alice", Tags: [{ Key: "team", Value: "red" }] })),
    expect: (answer, { arn }) => yesWith(answer, { User: { UserName: "alice", Arn: arn("user/alice") } }),
  }),
  step("and gives her an access key", {
    do: (story) => newKey(story, "alice", "alice"),
    expect: (answer) => yesWith(answer, { AccessKey: { UserName: "alice", Status: "Active" } }),
  }),
  step("and a second one, to rotate", {
    do: (story) => newKey(story, "alice", "alice with her second key"),
    expect: yes,
  }),
  step("a third one is too many", {
    do: (story) => newKey(story, "alice", "nobody"),
    expect: (answer) => no(answer, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"),
  }),
  step("with both keys alice is alice", {
    do: ({ ask }) =>
      Promise.all(
        ["alice", "alice with her second key"].map((who) => ask(who, new GetCallerIdentityCommand())),
      ),
    expect(answers, { arn }) {
      for (const answer of answers) yesWith(answer, { Arn: arn("user/alice") });
    },
  }),
];

const second = (story: Story) => ({
  UserName: "alice",
  AccessKeyId: story.credentialsOf("alice with her second key").accessKeyId,
});

const INACTIVE = "The security token included in the request is invalid.";

export const endOfAKey: readonly Step[] = [
  step("alice's second key is deactivated, and refused on the very next request", {
    async do(story) {
      const before = await story.ask("alice with her second key", new GetCallerIdentityCommand());
      yes(await story.ask("admin", new UpdateAccessKeyCommand({ ...second(story), Status: "Inactive" })));
      const after = await story.ask("alice with her second key", new GetCallerIdentityCommand());
      return { before, after };
    },
    expect({ before, after }) {
      yes(before);
      no(after, "InvalidClientTokenId", INACTIVE);
    },
  }),
  step("and stays refused", {
    do: ({ ask }) => ask("alice with her second key", new GetCallerIdentityCommand()),
    expect: (answer) => no(answer, "InvalidClientTokenId", INACTIVE),
  }),
  step("her first key goes on", {
    do: ({ ask }) => ask("alice", new GetCallerIdentityCommand()),
    expect: yes,
  }),
  step("the second key is activated again, and works on the very next request", {
    async do(story) {
      yes(await story.ask("admin", new UpdateAccessKeyCommand({ ...second(story), Status: "Active" })));
      return story.ask("alice with her second key", new GetCallerIdentityCommand());
    },
    expect: yes,
  }),
  step("it is deleted, and refused on the very next request", {
    async do(story) {
      yes(await story.ask("admin", new DeleteAccessKeyCommand(second(story))));
      return story.ask("alice with her second key", new GetCallerIdentityCommand());
    },
    expect: (answer) => no(answer, "InvalidClientTokenId", INACTIVE),
  }),
  step("one key of alice is left", {
    do: ({ ask }) => ask("admin", new ListAccessKeysCommand({ UserName: "alice" })),
    expect: (answer, { credentialsOf }) =>
      yesWith(answer, {
        AccessKeyMetadata: [{ AccessKeyId: credentialsOf("alice").accessKeyId, Status: "Active" }],
      }),
  }),
];

export const lastUse: readonly Step[] = [
  step("the last use of alice's key is seen: when, which service, which region", {
    async do({ ask, credentialsOf }) {
      yes(await ask("alice", new GetCallerIdentityCommand(), "eu-central-1"));
      // A refused use is a use.
      await ask("alice", new ListUsersCommand(), "eu-west-3");
      const { accessKeyId } = credentialsOf("alice");
      return eventually(
        () => ask("admin", new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
        (answer) => answer.ok && answer.output.AccessKeyLastUsed?.Region === "eu-west-3",
      );
    },
    expect(answer) {
      yesWith(answer, {
        UserName: "alice",
        AccessKeyLastUsed: { ServiceName: "iam", Region: "eu-west-3", LastUsedDate: justNow() },
      });
    },
  }),
];
