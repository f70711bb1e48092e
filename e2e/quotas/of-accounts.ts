import * as iam from "@aws-sdk/client-iam";
import type { FillableTable } from "../../packages/server/src/directory/testing/fill-table.ts";
import { allow, TRUST_EC2 } from "../../packages/server/src/directory/testing/documents.ts";
import { samlMetadata } from "../../packages/server/src/federation/testing/saml-metadata.ts";
import { WORKER } from "../../packages/server/src/services/iam/role-templates/testing/register-template.ts";
import type { AwsCommand } from "../support/client.ts";
import { type Filling, quota, type UsedUp } from "./used-up.ts";

interface OfAccount {
  readonly operation: string;
  readonly quota: string;
  readonly most: number;
  readonly table: FillableTable;
  readonly make: (it: Filling, name: string) => AwsCommand<object>;
}

const EACH: readonly OfAccount[] = [
  {
    operation: "CreateUser",
    quota: "UsersPerAccount",
    most: 5000,
    table: "users",
    make: (_, UserName) => new iam.CreateUserCommand({ UserName }),
  },
  {
    operation: "CreateGroup",
    quota: "GroupsPerAccount",
    most: 300,
    table: "groups",
    make: (_, GroupName) => new iam.CreateGroupCommand({ GroupName }),
  },
  {
    operation: "CreateRole",
    quota: "RolesPerAccount",
    most: 1000,
    table: "roles",
    make: (_, RoleName) => new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_EC2 }),
  },
  {
    operation: "CreateInstanceProfile",
    quota: "InstanceProfilesPerAccount",
    most: 1000,
    table: "instance_profiles",
    make: (_, InstanceProfileName) => new iam.CreateInstanceProfileCommand({ InstanceProfileName }),
  },
  {
    operation: "CreatePolicy",
    quota: "PoliciesPerAccount",
    most: 1500,
    table: "policies",
    make: (_, PolicyName) => new iam.CreatePolicyCommand({ PolicyName, PolicyDocument: allow("s3:*") }),
  },
  {
    operation: "CreateVirtualMFADevice",
    quota: "VirtualMFADevicesPerAccount",
    most: 5000,
    table: "mfa_devices",
    make: (_, VirtualMFADeviceName) => new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }),
  },
  {
    operation: "CreateOpenIDConnectProvider",
    quota: "OpenIdConnectProvidersPerAccount",
    most: 100,
    table: "oidc_providers",
    make: (_, name) =>
      new iam.CreateOpenIDConnectProviderCommand({
        Url: `https://${name}.example`,
        ThumbprintList: ["a".repeat(40)],
      }),
  },
  {
    operation: "CreateSAMLProvider",
    quota: "SAMLProvidersPerAccount",
    most: 100,
    table: "saml_providers",
    make: ({ certificate }, Name) =>
      new iam.CreateSAMLProviderCommand({
        Name,
        SAMLMetadataDocument: samlMetadata(`https://${Name}.example/saml`, [certificate]),
      }),
  },
  {
    operation: "UploadServerCertificate",
    quota: "ServerCertificatesPerAccount",
    most: 20,
    table: "server_certificates",
    make: ({ certificate }, ServerCertificateName) =>
      new iam.UploadServerCertificateCommand({
        ServerCertificateName,
        CertificateBody: certificate.cert,
        PrivateKey: certificate.key,
      }),
  },
];

/** Quotas of the account as a whole. They come last: of what is used up, nothing can be made any more. */
export const OF_ACCOUNTS: readonly UsedUp[] = [
  ...EACH.map(({ operation, quota: name, most, table, make }) =>
    quota(operation, `${name}: ${most}`, async (it) => {
      await it.send(make(it, `${it.id}-first`));
      await it.fill(table, most - 1);
      return [make(it, `${it.id}-last`), make(it, `${it.id}-more`)];
    }),
  ),
  quota("AcquireRole", "RolesPerAccount: 1000", () => [
    undefined,
    new iam.AcquireRoleCommand({ TemplateArn: WORKER.TemplateArn }),
  ]),
];
