import type { Names } from "../../packages/server/src/services/testing/furnished-account.ts";

/** Names that keep the rules of the model and name nothing, by the members that they stand in. */
export function namesOfNothing(names: Names): Readonly<Record<string, string>> {
  const account = names.get("PolicySourceArn")?.split(":").slice(0, 5).join(":") ?? "";
  const id = "11111111-2222-3333-4444-555555555555";
  const policy = `${account}:policy/Nothing`;
  return {
    UserName: "Nobody",
    GroupName: "Nothing",
    RoleName: "Nothing",
    InstanceProfileName: "Nothing",
    ServerCertificateName: "Nothing",
    PolicyName: "Nothing",
    PolicyArn: policy,
    PermissionsBoundary: policy,
    PolicySourceArn: `${account}:user/Nobody`,
    Arn: `${account}:user/Nobody`,
    SAMLProviderArn: `${account}:saml-provider/Nothing`,
    OpenIDConnectProviderArn: `${account}:oidc-provider/nothing.example`,
    SerialNumber: `${account}:mfa/Nothing`,
    AccessKeyId: "AKIANOTHINGNOTHING00",
    SSHPublicKeyId: "APKANOTHINGNOTHING00",
    CertificateId: "NOTHINGNOTHINGNOTHINGNOT",
    ServiceSpecificCredentialId: "ACCANOTHINGNOTHING00",
    DeletionTaskId: `task/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling/${id}`,
    AccountAlias: "nothing",
    DelegationRequestId: id,
    EntityArn: `${account}:delegation-request/${id}`,
    TemplateArn: names.get("TemplateArn")?.replace("Worker", "Nothing") ?? "",
    VersionId: "v99",
    ServiceNamespace: "nothing",
    JobId: id,
  };
}
