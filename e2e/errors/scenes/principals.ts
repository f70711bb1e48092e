import * as iam from "@aws-sdk/client-iam";
import { AssumeRoleCommand, type Tag } from "@aws-sdk/client-sts";
import type { Sender } from "../../support/client.ts";
import { credentialsIn } from "../../support/credentials.ts";
import type { Stage } from "../stage.ts";

const EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess";

/** A user who may do everything, with a password. */
export async function newUser({ make, as }: Stage, UserName: string, Password: string): Promise<Sender> {
  await make(new iam.CreateUserCommand({ UserName }));
  await make(new iam.AttachUserPolicyCommand({ UserName, PolicyArn: EVERYTHING }));
  await make(new iam.CreateLoginProfileCommand({ UserName, Password }));
  return as(credentialsIn(await make(new iam.CreateAccessKeyCommand({ UserName }))));
}

/** A role that may do everything, for whom its trust policy lets in. Returns its ARN. */
export async function newRole({ make }: Stage, RoleName: string, trust: object): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
  const { Role } = await make(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await make(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn: EVERYTHING }));
  return Role?.Arn ?? "";
}

/** A session of 15 minutes, of such a role. */
export async function newSession(stage: Stage, name: string, Tags: Tag[] = []): Promise<Sender> {
  const RoleArn = await newRole(stage, name, {
    Effect: "Allow",
    Principal: { AWS: stage.installation.accountId },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  });
  const session = { RoleArn, RoleSessionName: name, DurationSeconds: 900, Tags };
  return stage.as(credentialsIn(await stage.make(new AssumeRoleCommand(session))));
}
