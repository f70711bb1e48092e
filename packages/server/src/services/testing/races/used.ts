import * as iam from "@aws-sdk/client-iam";
import { newSshKey } from "../../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { after, GIT, GONE, IN_USE, type Kinds, race, type Race, type Run, S3 } from "./race.ts";

/** One goes away while another is given to it, or it to another: which came first, so nothing is left without its owner. */
export const USED: readonly Race[] = (
  [
    ["CreateLoginProfile", "user", (k) => k.createLogin()],
    ["CreateAccessKey", "user", (k) => k.createKey()],
    [
      "UploadSSHPublicKey",
      "user",
      (k) => k.send(new iam.UploadSSHPublicKeyCommand({ ...k.user, SSHPublicKeyBody: newSshKey().ssh })),
    ],
    [
      "CreateServiceSpecificCredential",
      "user",
      (k) => k.send(new iam.CreateServiceSpecificCredentialCommand({ ...k.user, ServiceName: GIT })),
    ],
    [
      "PutUserPolicy",
      "user",
      (k) => k.send(new iam.PutUserPolicyCommand({ ...k.user, PolicyName: "p", PolicyDocument: S3 })),
    ],
    ["AttachUserPolicy", "user", (k) => k.send(new iam.AttachUserPolicyCommand({ ...k.user, ...k.policy }))],
    ["AddUserToGroup", "user", (k) => k.send(new iam.AddUserToGroupCommand({ ...k.user, ...k.group }))],
    ["AddUserToGroup", "group", (k) => k.send(new iam.AddUserToGroupCommand({ ...k.user, ...k.group }))],
    [
      "PutGroupPolicy",
      "group",
      (k) => k.send(new iam.PutGroupPolicyCommand({ ...k.group, PolicyName: "p", PolicyDocument: S3 })),
    ],
    [
      "AttachGroupPolicy",
      "group",
      (k) => k.send(new iam.AttachGroupPolicyCommand({ ...k.group, ...k.policy })),
    ],
    [
      "PutRolePolicy",
      "role",
      (k) => k.send(new iam.PutRolePolicyCommand({ ...k.role, PolicyName: "p", PolicyDocument: S3 })),
    ],
    ["AttachRolePolicy", "role", (k) => k.send(new iam.AttachRolePolicyCommand({ ...k.role, ...k.policy }))],
    [
      "AddRoleToInstanceProfile",
      "role",
      (k) => k.send(new iam.AddRoleToInstanceProfileCommand({ ...k.role, ...k.profile })),
    ],
    [
      "AddRoleToInstanceProfile",
      "profile",
      (k) => k.send(new iam.AddRoleToInstanceProfileCommand({ ...k.role, ...k.profile })),
    ],
    [
      "AttachUserPolicy",
      "policy",
      (k) => k.send(new iam.AttachUserPolicyCommand({ ...k.user, ...k.policy })),
    ],
    [
      "PutRolePermissionsBoundary",
      "policy",
      (k) =>
        k.send(
          new iam.PutRolePermissionsBoundaryCommand({ ...k.role, PermissionsBoundary: k.policy.PolicyArn }),
        ),
    ],
    [
      "CreatePolicyVersion",
      "policy",
      (k) => k.send(new iam.CreatePolicyVersionCommand({ ...k.policy, PolicyDocument: S3 })),
    ],
  ] satisfies readonly [string, "user" | "group" | "role" | "profile" | "policy", (k: Kinds) => Run][]
).map(([name, gone, give]) =>
  race(`${name}, and its ${gone} goes`, [GONE, IN_USE], (k) => {
    const made = [k.createUser(), k.createGroup(), k.createRole(), k.createProfile(), k.createPolicy()];
    const remove = {
      user: k.send(new iam.DeleteUserCommand(k.user)),
      group: k.send(new iam.DeleteGroupCommand(k.group)),
      role: k.send(new iam.DeleteRoleCommand(k.role)),
      profile: k.send(new iam.DeleteInstanceProfileCommand(k.profile)),
      policy: k.send(new iam.DeletePolicyCommand(k.policy)),
    };
    return after(made, [give(k), remove[gone]]);
  }),
);
