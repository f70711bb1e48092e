import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  GetRoleCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { granted } from "../support/client.ts";
import { credentialsIn } from "../support/credentials.ts";
import { policy, trust } from "../support/documents.ts";
import { denied, documentWith, no, noIdentityPolicy, noSessionPolicy, yes, yesWith } from "./expectations.ts";
import { step, type Step, type Story } from "./story.ts";

const READS_USERS = policy({ Action: ["iam:ListUsers", "iam:GetUser"], Resource: "*" });

/** Assumes a role of the first account; the session is remembered under its name. */
async function assume(
  story: Story,
  who: string,
  role: string,
  session: string,
  more: { readonly Policy?: string; readonly ExternalId?: string } = {},
) {
  const answer = await story.ask(
    who,
    new AssumeRoleCommand({ RoleArn: story.arn(`role/${role}`), RoleSessionName: session, ...more }),
  );
  if (answer.ok) story.remember(session, credentialsIn(answer.output));
  return answer;
}

const newRole = ({ ask }: Story, RoleName: string, trustPolicy: string) =>
  ask("admin", new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustPolicy }));

const letRole = ({ ask }: Story, RoleName: string, PolicyDocument: string) =>
  ask("admin", new PutRolePolicyCommand({ RoleName, PolicyName: "permissions", PolicyDocument }));

const sessionArn = ({ accountId }: Story, role: string, session: string) =>
  `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;

export const sameAccount: readonly Step[] = [
  step("the role of deployers trusts its own account", {
    async do(story) {
      const made = await newRole(story, "deployer", trust(story.accountId));
      return [made, await letRole(story, "deployer", READS_USERS)];
    },
    expect: yes,
  }),
  step("which leaves it to the account whom to let: not alice yet", {
    do: (story) => assume(story, "alice", "deployer", "refused"),
    expect: (answer, { arn }) =>
      denied(answer, arn("user/alice"), "sts:AssumeRole", arn("role/deployer"), ""),
  }),
  step("then alice too", {
    async do(story) {
      const PolicyDocument = policy({ Action: "sts:AssumeRole", Resource: story.arn("role/deployer") });
      yes(
        await story.ask(
          "admin",
          new PutUserPolicyCommand({ UserName: "alice", PolicyName: "deploys", PolicyDocument }),
        ),
      );
      return assume(story, "alice", "deployer", "alice-deploys");
    },
    expect: (answer, story) =>
      yesWith(answer, { AssumedRoleUser: { Arn: sessionArn(story, "deployer", "alice-deploys") } }),
  }),
  step("she is now the role's session", {
    do: ({ ask }) => ask("alice-deploys", new GetCallerIdentityCommand()),
    expect: (answer, story) => yesWith(answer, { Arn: sessionArn(story, "deployer", "alice-deploys") }),
  }),
  step("and may what the role may", {
    do: ({ ask }) => ask("alice-deploys", new ListUsersCommand()),
    expect: yes,
  }),
  step("but no longer what alice may", {
    do: ({ ask }) => ask("alice-deploys", new ListGroupsCommand()),
    expect: (answer, story) =>
      denied(
        answer,
        sessionArn(story, "deployer", "alice-deploys"),
        "iam:ListGroups",
        story.arn("group/"),
        noIdentityPolicy("iam:ListGroups"),
      ),
  }),
  step("with a session policy she ties her own hands", {
    do: (story) =>
      assume(story, "alice", "deployer", "alice-careful", {
        Policy: policy({ Action: ["iam:GetUser", "iam:ListGroups"], Resource: "*" }),
      }),
    expect: yes,
  }),
  step("what both allow, she may", {
    do: ({ ask }) => ask("alice-careful", new GetUserCommand({ UserName: "bob" })),
    expect: yes,
  }),
  step("what one of them does not allow, she may not", {
    do: ({ ask }) =>
      Promise.all([
        ask("alice-careful", new ListUsersCommand()),
        ask("alice-careful", new ListGroupsCommand()),
      ]),
    expect([users, groups], story) {
      const who = sessionArn(story, "deployer", "alice-careful");
      denied(users, who, "iam:ListUsers", story.arn("user/"), noSessionPolicy("iam:ListUsers"));
      denied(groups, who, "iam:ListGroups", story.arn("group/"), noIdentityPolicy("iam:ListGroups"));
    },
  }),
];

const EXTERNAL_ID = "order-4711";

export const secondAccount: readonly Step[] = [
  step("beside the running server a second account is made", {
    async do(story) {
      story.other = await story.installation.createAccount("partner");
      story.remember("the partner's administrator", story.other.admin);
      return story.ask("the partner's administrator", new GetCallerIdentityCommand());
    },
    expect: (answer, { other }) =>
      yesWith(answer, { Account: other?.accountId, Arn: `arn:aws:iam::${other?.accountId}:user/admin` }),
  }),
  step("a role trusts the partner who knows the external id", {
    async do(story) {
      const withId = { StringEquals: { "sts:ExternalId": EXTERNAL_ID } };
      const made = await newRole(story, "auditor", trust(story.other?.accountId ?? "", withId));
      return [made, await letRole(story, "auditor", READS_USERS)];
    },
    expect: yes,
  }),
  step("without the id, or with another, the partner is refused", {
    do: (story) =>
      Promise.all([
        assume(story, "the partner's administrator", "auditor", "refused"),
        assume(story, "the partner's administrator", "auditor", "refused", { ExternalId: "order-4712" }),
      ]),
    expect: (answers, { arn, other }) =>
      denied(
        answers,
        `arn:aws:iam::${other?.accountId}:user/admin`,
        "sts:AssumeRole",
        arn("role/auditor"),
        "",
      ),
  }),
  step("with it the partner comes in", {
    do: (story) =>
      assume(story, "the partner's administrator", "auditor", "partner-visits", { ExternalId: EXTERNAL_ID }),
    expect: yes,
  }),
  step("and sees this account's users, not its own", {
    do: ({ ask }) => ask("partner-visits", new ListUsersCommand()),
    expect: (answer) =>
      yesWith(answer, {
        Users: [{ UserName: "admin" }, { UserName: "alice" }, { UserName: "bob" }, { UserName: "carol" }],
      }),
  }),
  step("a role's trust alone is not enough: the partner's own people need a yes of their own account", {
    async do(story) {
      const admin = "the partner's administrator";
      yes(await story.ask(admin, new CreateUserCommand({ UserName: "pat" })));
      const key = await story.ask(admin, new CreateAccessKeyCommand({ UserName: "pat" }));
      story.remember("pat", credentialsIn(granted(key)));
      return assume(story, "pat", "auditor", "refused", { ExternalId: EXTERNAL_ID });
    },
    expect: (answer, { arn, other }) =>
      denied(answer, `arn:aws:iam::${other?.accountId}:user/pat`, "sts:AssumeRole", arn("role/auditor"), ""),
  }),
  step("when the role is gone, so are its sessions", {
    async do({ ask }) {
      const role = { RoleName: "auditor" };
      yes(await ask("admin", new DeleteRolePolicyCommand({ ...role, PolicyName: "permissions" })));
      yes(await ask("admin", new DeleteRoleCommand(role)));
      return ask("partner-visits", new GetCallerIdentityCommand());
    },
    expect: (answer) =>
      no(answer, "InvalidClientTokenId", "The security token included in the request is invalid."),
  }),
];

const newErin = async ({ ask, remember }: Story, rememberedAs: string) => {
  const made = await ask("admin", new CreateUserCommand({ UserName: "erin" }));
  const key = await ask("admin", new CreateAccessKeyCommand({ UserName: "erin" }));
  remember(rememberedAs, credentialsIn(granted(key)));
  return made;
};

export const namesake: readonly Step[] = [
  step("a role trusts erin by name", {
    async do(story) {
      yes(await newErin(story, "erin"));
      return newRole(story, "erins", trust(story.arn("user/erin")));
    },
    expect: yes,
  }),
  step("in one account that is enough", {
    do: (story) => assume(story, "erin", "erins", "erin-at-work"),
    expect: yes,
  }),
  step("erin leaves; years later another erin comes", {
    async do(story) {
      const AccessKeyId = story.credentialsOf("erin").accessKeyId;
      yes(await story.ask("admin", new DeleteAccessKeyCommand({ UserName: "erin", AccessKeyId })));
      yes(await story.ask("admin", new DeleteUserCommand({ UserName: "erin" })));
      return newErin(story, "the new erin");
    },
    expect: yes,
  }),
  step("who is not the one that the role trusts", {
    do: (story) => assume(story, "the new erin", "erins", "refused"),
    expect: (answer, { arn }) => denied(answer, arn("user/erin"), "sts:AssumeRole", arn("role/erins"), ""),
  }),
  step("the role shows it: in the place of the name stands an id", {
    do: ({ ask }) => ask("admin", new GetRoleCommand({ RoleName: "erins" })),
    expect: (answer) =>
      yesWith(answer, { Role: { AssumeRolePolicyDocument: documentWith(/"AWS": ?"AIDA[A-Z2-7]{17}"/) } }),
  }),
];
