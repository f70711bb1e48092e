import * as iam from "@aws-sdk/client-iam";
import { allow, TRUST_EC2 } from "../../packages/server/src/directory/testing/documents.ts";
import { samlMetadata } from "../../packages/server/src/federation/testing/saml-metadata.ts";
import type { AwsCommand } from "../support/client.ts";
import { type Filling, quota, type UsedUp } from "./used-up.ts";

interface Tagged {
  readonly operation: string;
  readonly quota: string;
  readonly make: (it: Filling) => AwsCommand<object>;
  readonly tag: (it: Filling, Tags: iam.Tag[]) => AwsCommand<object>;
}

const TAGGED: readonly Tagged[] = [
  {
    operation: "TagUser",
    quota: "TagsPerUser",
    make: ({ id }) => new iam.CreateUserCommand({ UserName: id }),
    tag: ({ id }, Tags) => new iam.TagUserCommand({ UserName: id, Tags }),
  },
  {
    operation: "TagRole",
    quota: "TagsPerRole",
    make: ({ id }) => new iam.CreateRoleCommand({ RoleName: id, AssumeRolePolicyDocument: TRUST_EC2 }),
    tag: ({ id }, Tags) => new iam.TagRoleCommand({ RoleName: id, Tags }),
  },
  {
    operation: "TagPolicy",
    quota: "TagsPerPolicy",
    make: ({ id }) => new iam.CreatePolicyCommand({ PolicyName: id, PolicyDocument: allow("s3:*") }),
    tag: ({ id, arn }, Tags) => new iam.TagPolicyCommand({ PolicyArn: arn(`policy/${id}`), Tags }),
  },
  {
    operation: "TagInstanceProfile",
    quota: "TagsPerInstanceProfile",
    make: ({ id }) => new iam.CreateInstanceProfileCommand({ InstanceProfileName: id }),
    tag: ({ id }, Tags) => new iam.TagInstanceProfileCommand({ InstanceProfileName: id, Tags }),
  },
  {
    operation: "TagMFADevice",
    quota: "TagsPerMFADevice",
    make: ({ id }) => new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: id }),
    tag: ({ id, arn }, Tags) => new iam.TagMFADeviceCommand({ SerialNumber: arn(`mfa/${id}`), Tags }),
  },
  {
    operation: "TagServerCertificate",
    quota: "TagsPerServerCertificate",
    make: ({ id, certificate }) =>
      new iam.UploadServerCertificateCommand({
        ServerCertificateName: id,
        CertificateBody: certificate.cert,
        PrivateKey: certificate.key,
      }),
    tag: ({ id }, Tags) => new iam.TagServerCertificateCommand({ ServerCertificateName: id, Tags }),
  },
  {
    operation: "TagSAMLProvider",
    quota: "TagsPerSAMLProvider",
    make: ({ id, certificate }) =>
      new iam.CreateSAMLProviderCommand({
        Name: id,
        SAMLMetadataDocument: samlMetadata(`https://${id}.example/saml`, [certificate]),
      }),
    tag: ({ id, arn }, Tags) =>
      new iam.TagSAMLProviderCommand({ SAMLProviderArn: arn(`saml-provider/${id}`), Tags }),
  },
  {
    operation: "TagOpenIDConnectProvider",
    quota: "TagsPerOpenIdConnectProvider",
    make: ({ id }) =>
      new iam.CreateOpenIDConnectProviderCommand({
        Url: `https://${id}.example`,
        ThumbprintList: ["a".repeat(40)],
      }),
    tag: ({ id, arn }, Tags) =>
      new iam.TagOpenIDConnectProviderCommand({
        OpenIDConnectProviderArn: arn(`oidc-provider/${id}.example`),
        Tags,
      }),
  },
];

/** Fifty tags of each entity that can have some. */
export const OF_TAGS: readonly UsedUp[] = TAGGED.map(({ operation, quota: name, make, tag }) =>
  quota(operation, `${name}: 50`, async (it) => {
    await it.send(make(it));
    const most = Array.from({ length: 49 }, (_, index) => ({ Key: `key-${index}`, Value: "" }));
    await it.send(tag(it, most));
    return [tag(it, [{ Key: "last", Value: "" }]), tag(it, [{ Key: "more", Value: "" }])];
  }),
);
