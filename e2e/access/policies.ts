import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { granted } from "../support/client.ts";
import { credentialsIn } from "../support/credentials.ts";
import { policy } from "../support/documents.ts";
import { denied, explicitDeny, noBoundary, noIdentityPolicy, yes, yesWith } from "./expectations.ts";
import { step, type Step, type Story } from "./story.ts";

/** Puts an inline policy of alice in place. */
async function letAlice(story: Story, name: string, document: string): Promise<void> {
  yes(
    await story.ask(
      "admin",
      new PutUserPolicyCommand({ UserName: "alice", PolicyName: name, PolicyDocument: document }),
    ),
  );
}

const aliceReads = ({ ask }: Story, UserName: string) => ask("alice", new GetUserCommand({ UserName }));

const aliceIsDenied =
  (action: string, resource: string, reason: string) =>
  (told: Parameters<typeof denied>[0], { arn }: Story): void =>
    denied(told, arn("user/alice"), action, arn(resource), reason);

const GET_USER = "iam:GetUser";

export const identityPolicies: readonly Step[] = [
  step("alice may not look at herself: nothing allows it", {
    do: (story) => aliceReads(story, "alice"),
    expect: aliceIsDenied(GET_USER, "user/alice", noIdentityPolicy(GET_USER)),
  }),
  step("a policy by ${aws:username} lets everyone look at themselves", {
    async do(story) {
      const own = story.arn("user/${aws:username}");
      await letAlice(story, "own", policy({ Action: [GET_USER, "iam:ListAccessKeys"], Resource: own }));
      return aliceReads(story, "alice");
    },
    expect: (answer) => yesWith(answer, { User: { UserName: "alice" } }),
  }),
  step("bob comes in", {
    do: ({ ask }) =>
      ask("admin", new CreateUserCommand({ UserName: "bob", Tags: [{ Key: "team", Value: "red" }] })),
    expect: yes,
  }),
  step("alice may not look at bob, who is not herself", {
    do: (story) => aliceReads(story, "bob"),
    expect: aliceIsDenied(GET_USER, "user/bob", noIdentityPolicy(GET_USER)),
  }),
  step("whoever says no wins: an explicit deny beside the allow", {
    async do(story) {
      await letAlice(story, "not-now", policy({ Effect: "Deny", Action: "iam:Get*", Resource: "*" }));
      return aliceReads(story, "alice");
    },
    expect: aliceIsDenied(GET_USER, "user/alice", explicitDeny),
  }),
  step("without the deny alice may again", {
    async do(story) {
      yes(
        await story.ask("admin", new DeleteUserPolicyCommand({ UserName: "alice", PolicyName: "not-now" })),
      );
      return aliceReads(story, "alice");
    },
    expect: yes,
  }),
];

export const boundaries: readonly Step[] = [
  step("a managed policy that allows lists only", {
    do: ({ ask }) =>
      ask(
        "admin",
        new CreatePolicyCommand({
          PolicyName: "lists-only",
          PolicyDocument: policy({ Action: "iam:List*", Resource: "*" }),
        }),
      ),
    expect: (answer, { arn }) => yesWith(answer, { Policy: { Arn: arn("policy/lists-only") } }),
  }),
  step("as alice's boundary it takes away what her own policy gives", {
    async do(story) {
      const PermissionsBoundary = story.arn("policy/lists-only");
      yes(
        await story.ask(
          "admin",
          new PutUserPermissionsBoundaryCommand({ UserName: "alice", PermissionsBoundary }),
        ),
      );
      return aliceReads(story, "alice");
    },
    expect: aliceIsDenied(GET_USER, "user/alice", noBoundary(GET_USER)),
  }),
  step("and gives nothing by itself", {
    do: ({ ask }) => ask("alice", new ListUsersCommand()),
    expect: aliceIsDenied("iam:ListUsers", "user/", noIdentityPolicy("iam:ListUsers")),
  }),
  step("without the boundary alice may again", {
    async do(story) {
      yes(await story.ask("admin", new DeleteUserPermissionsBoundaryCommand({ UserName: "alice" })));
      return aliceReads(story, "alice");
    },
    expect: yes,
  }),
];

const onlyFrom = (range: string) =>
  policy({ Action: "iam:ListUsers", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": range } } });

const ofTheSameTeam = policy({
  Action: [GET_USER],
  Resource: "*",
  Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
});

const tagAs = ({ ask }: Story, UserName: string, team: string) =>
  ask("admin", new TagUserCommand({ UserName, Tags: [{ Key: "team", Value: team }] }));

export const conditions: readonly Step[] = [
  step("alice may list the users from another network than hers", {
    async do(story) {
      await letAlice(story, "by-network", onlyFrom("192.0.2.0/24"));
      return story.ask("alice", new ListUsersCommand());
    },
    expect: aliceIsDenied("iam:ListUsers", "user/", noIdentityPolicy("iam:ListUsers")),
  }),
  step("then from her own", {
    async do(story) {
      await letAlice(story, "by-network", onlyFrom("127.0.0.0/8"));
      return story.ask("alice", new ListUsersCommand());
    },
    expect: (answer) =>
      yesWith(answer, { Users: [{ UserName: "admin" }, { UserName: "alice" }, { UserName: "bob" }] }),
  }),
  step("the blue team may list groups, and alice is of the red one", {
    async do(story) {
      const isBlue = { StringEquals: { "aws:PrincipalTag/team": "blue" } };
      await letAlice(
        story,
        "by-own-tag",
        policy({ Action: "iam:ListGroups", Resource: "*", Condition: isBlue }),
      );
      return story.ask("alice", new ListGroupsCommand());
    },
    expect: aliceIsDenied("iam:ListGroups", "group/", noIdentityPolicy("iam:ListGroups")),
  }),
  step("alice changes to the blue team", {
    async do(story) {
      yes(await tagAs(story, "alice", "blue"));
      return story.ask("alice", new ListGroupsCommand());
    },
    expect: yes,
  }),
  step("each team may look at its own people, and bob is of the red one", {
    async do(story) {
      await letAlice(story, "by-their-tag", ofTheSameTeam);
      return aliceReads(story, "bob");
    },
    expect: aliceIsDenied(GET_USER, "user/bob", noIdentityPolicy(GET_USER)),
  }),
  step("bob changes to the blue team", {
    async do(story) {
      yes(await tagAs(story, "bob", "blue"));
      return aliceReads(story, "bob");
    },
    expect: yes,
  }),
  step("alice may bring people into the blue team only", {
    async do(story) {
      const intoBlue = { StringEquals: { "aws:RequestTag/team": "blue" } };
      await letAlice(
        story,
        "by-new-tag",
        policy({ Action: ["iam:CreateUser", "iam:TagUser"], Resource: "*", Condition: intoBlue }),
      );
      const join = (...teams: readonly string[]) =>
        story.ask(
          "alice",
          new CreateUserCommand({
            UserName: "carol",
            Tags: teams.map((Value) => ({ Key: "team", Value })),
          }),
        );
      const refused = await Promise.all([join(), join("red")]);
      return { refused, granted: await join("blue") };
    },
    expect(told, story) {
      aliceIsDenied("iam:CreateUser", "user/carol", noIdentityPolicy("iam:CreateUser"))(told.refused, story);
      yes(told.granted);
    },
  }),
];

export const groups: readonly Step[] = [
  step("the group of those who read roles", {
    async do({ ask }) {
      const made = await ask("admin", new CreateGroupCommand({ GroupName: "readers" }));
      const given = await ask(
        "admin",
        new PutGroupPolicyCommand({
          GroupName: "readers",
          PolicyName: "roles",
          PolicyDocument: policy({ Action: "iam:ListRoles", Resource: "*" }),
        }),
      );
      return [made, given];
    },
    expect: yes,
  }),
  step("bob gets a key, and may not list roles", {
    async do(story) {
      const answer = await story.ask("admin", new CreateAccessKeyCommand({ UserName: "bob" }));
      story.remember("bob", credentialsIn(granted(answer)));
      return story.ask("bob", new ListRolesCommand());
    },
    expect: (answer, { arn }) =>
      denied(answer, arn("user/bob"), "iam:ListRoles", arn("role/"), noIdentityPolicy("iam:ListRoles")),
  }),
  step("in the group he may", {
    async do({ ask }) {
      yes(await ask("admin", new AddUserToGroupCommand({ GroupName: "readers", UserName: "bob" })));
      return ask("bob", new ListRolesCommand());
    },
    expect: yes,
  }),
  step("out of it he may not", {
    async do({ ask }) {
      yes(await ask("admin", new RemoveUserFromGroupCommand({ GroupName: "readers", UserName: "bob" })));
      return ask("bob", new ListRolesCommand());
    },
    expect: (answer, { arn }) =>
      denied(answer, arn("user/bob"), "iam:ListRoles", arn("role/"), noIdentityPolicy("iam:ListRoles")),
  }),
];
