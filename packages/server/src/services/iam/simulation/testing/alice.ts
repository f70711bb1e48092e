import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { allow, deny, policy } from "./policies.ts";

/** The user alice of the team red, who has policies of her own, of the group staff, of the account and of AWS. */
export async function furnishAlice(iam: IAMClient): Promise<void> {
  await iam.send(
    new CreateUserCommand({ UserName: "alice", Path: "/team/", Tags: [{ Key: "Team", Value: "red" }] }),
  );
  await iam.send(new CreateGroupCommand({ GroupName: "staff" }));
  await iam.send(new AddUserToGroupCommand({ GroupName: "staff", UserName: "alice" }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "alice",
      PolicyName: "own",
      PolicyDocument: policy(
        allow("s3:GetObject", { Resource: "arn:aws:s3:::bucket/${aws:username}/*" }),
        allow("sqs:SendMessage", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } }),
      ),
    }),
  );
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: "staff",
      PolicyName: "shared",
      PolicyDocument: policy(allow("s3:ListBucket"), deny("s3:DeleteBucket")),
    }),
  );
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: "Managed",
      Path: "/team/",
      PolicyDocument: policy(
        allow("sns:Publish", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
      ),
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: "alice", PolicyArn: Policy?.Arn }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: "alice",
      PolicyArn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    }),
  );
}
