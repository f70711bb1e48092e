import * as iam from "@aws-sdk/client-iam";
import { newSshKey } from "../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { makeCertificate } from "../../federation/testing/certificates.ts";
import { samlMetadata } from "../../federation/testing/saml-metadata.ts";
import type { TestServer } from "../../testing/server.ts";
import { newPartner } from "../iam/delegation/testing/partner.ts";
import { registerTemplate, WORKER } from "../iam/role-templates/testing/register-template.ts";
import { enabledDevice, newDevice } from "../iam/testing/new-device.ts";

/** Values by the name of a member, or of an operation and its member: what stands in valid inputs. */
export type Names = ReadonlyMap<string, string>;

const TAGS = [{ Key: "dept", Value: "red" }];
const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const document = (action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } });
const trust = (principal: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" },
  });

/** Makes one of everything in the server's first account: paths, tags and boundaries where there can be any. */
export async function furnish(server: TestServer): Promise<Names> {
  const client = server.iam();
  const { accountId } = server;
  const arn = (rest: string) => `arn:aws:iam::${accountId}:${rest}`;
  const certificate = makeCertificate("furnished.example");
  const metadata = samlMetadata("https://furnished.example/saml", [certificate]);
  const trustPolicy = trust({ AWS: accountId });
  const user = { UserName: "Alice" };
  const path = { Path: "/team/", Tags: TAGS };

  await client.send(new iam.CreateUserCommand({ ...user, ...path, PermissionsBoundary: BOUNDARY }));
  await client.send(new iam.CreateGroupCommand({ GroupName: "Staff", Path: "/team/" }));
  await client.send(new iam.AddUserToGroupCommand({ ...user, GroupName: "Staff" }));
  await client.send(
    new iam.CreateRoleCommand({
      RoleName: "Worker",
      ...path,
      PermissionsBoundary: BOUNDARY,
      AssumeRolePolicyDocument: trustPolicy,
    }),
  );
  await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: "Profile", ...path }));
  await client.send(
    new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: "Profile", RoleName: "Worker" }),
  );
  await client.send(
    new iam.CreatePolicyCommand({ PolicyName: "Rules", ...path, PolicyDocument: document("s3:Get*") }),
  );
  const PolicyArn = arn("policy/team/Rules");
  await client.send(new iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document("s3:*") }));
  const inline = { PolicyName: "inline", PolicyDocument: document("sqs:*") };
  await client.send(new iam.PutUserPolicyCommand({ ...user, ...inline }));
  await client.send(new iam.PutGroupPolicyCommand({ GroupName: "Staff", ...inline }));
  await client.send(new iam.PutRolePolicyCommand({ RoleName: "Worker", ...inline }));
  await client.send(new iam.AttachUserPolicyCommand({ ...user, PolicyArn }));
  await client.send(new iam.CreateAccountAliasCommand({ AccountAlias: "furnished" }));
  await client.send(new iam.UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 }));
  await client.send(new iam.CreateLoginProfileCommand({ ...user, Password: "correct-Horse-7" }));
  const { AccessKey: key } = await client.send(new iam.CreateAccessKeyCommand(user));
  const { SSHPublicKey: ssh } = await client.send(
    new iam.UploadSSHPublicKeyCommand({ ...user, SSHPublicKeyBody: newSshKey().ssh }),
  );
  const { Certificate: signing } = await client.send(
    new iam.UploadSigningCertificateCommand({ ...user, CertificateBody: certificate.cert }),
  );
  const { ServiceSpecificCredential: credential } = await client.send(
    new iam.CreateServiceSpecificCredentialCommand({ ...user, ServiceName: "bedrock.amazonaws.com" }),
  );
  await client.send(
    new iam.UploadServerCertificateCommand({
      ServerCertificateName: "Web",
      ...path,
      CertificateBody: certificate.cert,
      PrivateKey: certificate.key,
    }),
  );
  await client.send(
    new iam.CreateSAMLProviderCommand({ Name: "Idp", SAMLMetadataDocument: metadata, Tags: TAGS }),
  );
  const { OpenIDConnectProviderArn = "" } = await client.send(
    new iam.CreateOpenIDConnectProviderCommand({
      Url: "https://furnished.example/oidc",
      ClientIDList: ["client"],
      ThumbprintList: ["a".repeat(40)],
      Tags: TAGS,
    }),
  );
  const used = await enabledDevice(client, "Alice", "phone");
  const unused = await newDevice(client, "spare");
  for (const SerialNumber of [used.SerialNumber, unused.SerialNumber])
    await client.send(new iam.TagMFADeviceCommand({ SerialNumber, Tags: TAGS }));

  await registerTemplate(server, WORKER);
  const partner = await newPartner(server);
  const DelegationRequestId = await partner.ask({ OwnerAccountId: accountId });
  await client.send(new iam.AssociateDelegationRequestCommand({ DelegationRequestId }));
  const linked = await client.send(
    new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }),
  );
  const { DeletionTaskId = "" } = await client.send(
    new iam.DeleteServiceLinkedRoleCommand({ RoleName: linked.Role?.RoleName }),
  );

  return new Map([
    ["UserName", "Alice"],
    ["GroupName", "Staff"],
    ["RoleName", "Worker"],
    ["InstanceProfileName", "Profile"],
    ["ServerCertificateName", "Web"],
    ["PolicyName", "inline"],
    ["PolicyArn", PolicyArn],
    ["arn", PolicyArn],
    ["PermissionsBoundary", BOUNDARY],
    ["RoleArn", arn("role/team/Worker")],
    ["PolicySourceArn", arn("user/team/Alice")],
    ["CallerArn", arn("user/team/Alice")],
    ["Arn", arn("user/team/Alice")],
    ["SAMLProviderArn", arn("saml-provider/Idp")],
    ["PrincipalArn", arn("saml-provider/Idp")],
    ["OpenIDConnectProviderArn", OpenIDConnectProviderArn],
    ["SerialNumber", used.SerialNumber],
    ["DeleteVirtualMFADevice.SerialNumber", unused.SerialNumber],
    ["AccessKeyId", key?.AccessKeyId ?? ""],
    ["SSHPublicKeyId", ssh?.SSHPublicKeyId ?? ""],
    ["CertificateId", signing?.CertificateId ?? ""],
    ["ServiceSpecificCredentialId", credential?.ServiceSpecificCredentialId ?? ""],
    ["ServiceName", "bedrock.amazonaws.com"],
    ["ServiceNamespace", "s3"],
    ["ServiceNamespaces", "s3"],
    ["AWSServiceName", "autoscaling.amazonaws.com"],
    ["DeletionTaskId", DeletionTaskId],
    ["Path", "/new/"],
    ["NewPath", "/newer/"],
    ["PathPrefix", "/team/"],
    ["Key", "cost"],
    ["Value", "42"],
    ["TagKeys", "cost"],
    ["TransitiveTagKeys", "cost"],
    ["VersionId", "v1"],
    ["ActionNames", "s3:GetObject"],
    ["ContextKeyName", "aws:SourceIp"],
    ["Url", "https://new.example"],
    ["ClientID", "client"],
    ["SAMLMetadataDocument", metadata.replaceAll("furnished", "new")],
    ["AssumeRolePolicyDocument", trustPolicy],
    ["UpdateAssumeRolePolicy.PolicyDocument", trustPolicy],
    ["AccountAlias", "furnished"],
    ["Name", "newcomer"],
    ["RoleSessionName", "session"],
    ["SourceIdentity", "somebody"],
    ["ExternalId", "external"],
    ["EntityPath", "o-abcdefghij/r-abcd"],
    ["OrganizationsPolicyId", "p-abcdefgh"],
    ["OwnerAccountId", "111122223333"],
    ["DelegationRequestId", DelegationRequestId],
    ["TemplateArn", WORKER.TemplateArn],
    ["AcquireRole.ReplacementValues", "suffix"],
    ["AcquireRole.Values", "newcomer"],
    ["EntityArn", arn(`delegation-request/${DelegationRequestId}`)],
    ["RedirectUrl", "https://partner.example/back"],
  ]);
}
