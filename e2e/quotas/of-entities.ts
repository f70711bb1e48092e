import * as iam from "@aws-sdk/client-iam";
import { allow, documentOfSize, TRUST_EC2 } from "../../packages/server/src/directory/testing/documents.ts";
import { newSshKey } from "../../packages/server/src/directory/keys-and-certificates/testing/ssh-keys.ts";
import { makeCertificate } from "../../packages/server/src/federation/testing/certificates.ts";
import { samlMetadata } from "../../packages/server/src/federation/testing/saml-metadata.ts";
import { newDevice } from "../../packages/server/src/services/iam/testing/new-device.ts";
import { type Filling, oneByOne, quota, type UsedUp } from "./used-up.ts";

const S3 = allow("s3:*");

/** A trust policy whose size without white space is exactly `size`. */
function trustOfSize(size: number): string {
  const frame = TRUST_EC2.replace('"Effect"', '"Sid":"","Effect"');
  return frame.replace('"Sid":""', `"Sid":"${"a".repeat(size - frame.length)}"`);
}

const makeUser = ({ send, id }: Filling) => send(new iam.CreateUserCommand({ UserName: id }));
const makeRole = ({ send, id }: Filling) =>
  send(new iam.CreateRoleCommand({ RoleName: id, AssumeRolePolicyDocument: TRUST_EC2 }));
const makeGroup = ({ send, id }: Filling) => send(new iam.CreateGroupCommand({ GroupName: id }));

async function managedPolicies({ send, id, arn }: Filling): Promise<(index: number) => string> {
  const nameOf = (index: number) => `${id}-${index}`;
  for (let index = 0; index < 11; index += 1)
    await send(new iam.CreatePolicyCommand({ PolicyName: nameOf(index), PolicyDocument: S3 }));
  return (index) => arn(`policy/${nameOf(index)}`);
}

/** Quotas of one user, group, role, policy, profile or provider. */
export const OF_ENTITIES: readonly UsedUp[] = [
  quota("CreateAccessKey", "AccessKeysPerUser: 2", async (it) => {
    await makeUser(it);
    return oneByOne(it, 2, () => new iam.CreateAccessKeyCommand({ UserName: it.id }));
  }),
  quota("UploadSSHPublicKey", "SSHPublicKeysPerUser: 5", async (it) => {
    await makeUser(it);
    return oneByOne(
      it,
      5,
      () => new iam.UploadSSHPublicKeyCommand({ UserName: it.id, SSHPublicKeyBody: newSshKey().ssh }),
    );
  }),
  quota("UploadSigningCertificate", "SigningCertificatesPerUser: 2", async (it) => {
    await makeUser(it);
    return oneByOne(
      it,
      2,
      (index) =>
        new iam.UploadSigningCertificateCommand({
          UserName: it.id,
          CertificateBody: makeCertificate(`signer-${index}.example`).cert,
        }),
    );
  }),
  quota("CreateServiceSpecificCredential", "ServiceSpecificCredentialsPerUser: 2", async (it) => {
    await makeUser(it);
    const input = { UserName: it.id, ServiceName: "codecommit.amazonaws.com" };
    return oneByOne(it, 2, () => new iam.CreateServiceSpecificCredentialCommand(input));
  }),
  quota("AddUserToGroup", "GroupsPerUser: 10", async (it) => {
    await makeUser(it);
    const groups = Array.from({ length: 11 }, (_, index) => `${it.id}-${index}`);
    for (const GroupName of groups) await it.send(new iam.CreateGroupCommand({ GroupName }));
    return oneByOne(
      it,
      10,
      (index) => new iam.AddUserToGroupCommand({ UserName: it.id, GroupName: groups[index] }),
    );
  }),
  quota("EnableMFADevice", "MFADevicesPerUser: 8", async (it) => {
    await makeUser(it);
    return oneByOne(it, 8, async (index) => {
      const { SerialNumber, app } = await newDevice(it.client, `${it.id}-${index}`);
      return new iam.EnableMFADeviceCommand({ UserName: it.id, SerialNumber, ...app.pair() });
    });
  }),
  quota("AttachUserPolicy", "PoliciesPerUser: 10", async (it) => {
    await makeUser(it);
    const arnOf = await managedPolicies(it);
    return oneByOne(
      it,
      10,
      (index) => new iam.AttachUserPolicyCommand({ UserName: it.id, PolicyArn: arnOf(index) }),
    );
  }),
  quota("AttachGroupPolicy", "PoliciesPerGroup: 10", async (it) => {
    await makeGroup(it);
    const arnOf = await managedPolicies(it);
    return oneByOne(
      it,
      10,
      (index) => new iam.AttachGroupPolicyCommand({ GroupName: it.id, PolicyArn: arnOf(index) }),
    );
  }),
  quota("AttachRolePolicy", "PoliciesPerRole: 10", async (it) => {
    await makeRole(it);
    const arnOf = await managedPolicies(it);
    return oneByOne(
      it,
      10,
      (index) => new iam.AttachRolePolicyCommand({ RoleName: it.id, PolicyArn: arnOf(index) }),
    );
  }),
  quota(
    "PutUserPolicy",
    (id) => `Maximum policy size of 2048 bytes exceeded for user ${id}`,
    async (it) => {
      await makeUser(it);
      const put = (PolicyName: string, size: number) =>
        new iam.PutUserPolicyCommand({ UserName: it.id, PolicyName, PolicyDocument: documentOfSize(size) });
      await it.send(put("first", 1000));
      return [put("second", 1048), put("second", 1049)];
    },
  ),
  quota(
    "PutGroupPolicy",
    (id) => `Maximum policy size of 5120 bytes exceeded for group ${id}`,
    async (it) => {
      await makeGroup(it);
      const put = (size: number) =>
        new iam.PutGroupPolicyCommand({
          GroupName: it.id,
          PolicyName: "own",
          PolicyDocument: documentOfSize(size),
        });
      return [put(5120), put(5121)];
    },
  ),
  quota(
    "PutRolePolicy",
    (id) => `Maximum policy size of 10240 bytes exceeded for role ${id}`,
    async (it) => {
      await makeRole(it);
      const put = (size: number) =>
        new iam.PutRolePolicyCommand({
          RoleName: it.id,
          PolicyName: "own",
          PolicyDocument: documentOfSize(size),
        });
      return [put(10_240), put(10_241)];
    },
  ),
  quota("UpdateAssumeRolePolicy", "ACLSizePerRole: 2048", async (it) => {
    await makeRole(it);
    const update = (size: number) =>
      new iam.UpdateAssumeRolePolicyCommand({ RoleName: it.id, PolicyDocument: trustOfSize(size) });
    return [update(2048), update(2049)];
  }),
  quota(
    "CreatePolicyVersion",
    () =>
      "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    async (it) => {
      await it.send(new iam.CreatePolicyCommand({ PolicyName: it.id, PolicyDocument: S3 }));
      const input = { PolicyArn: it.arn(`policy/${it.id}`), PolicyDocument: S3 };
      return oneByOne(it, 4, () => new iam.CreatePolicyVersionCommand(input));
    },
  ),
  quota("AddRoleToInstanceProfile", "InstanceSessionsPerInstanceProfile: 1", async (it) => {
    const InstanceProfileName = it.id;
    await it.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName }));
    await makeRole(it);
    await makeRole({ ...it, id: `${it.id}-2` });
    return [
      new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: it.id }),
      new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: `${it.id}-2` }),
    ];
  }),
  quota("AddClientIDToOpenIDConnectProvider", "ClientIdsPerOpenIdConnectProvider: 100", async (it) => {
    const ClientIDList = Array.from({ length: 99 }, (_, index) => `client-${index}`);
    const ThumbprintList = ["a".repeat(40)];
    const Url = `https://${it.id}.example`;
    await it.send(new iam.CreateOpenIDConnectProviderCommand({ Url, ThumbprintList, ClientIDList }));
    const add = (ClientID: string) =>
      new iam.AddClientIDToOpenIDConnectProviderCommand({
        OpenIDConnectProviderArn: it.arn(`oidc-provider/${it.id}.example`),
        ClientID,
      });
    return [add("last"), add("more")];
  }),
  quota(
    "UpdateSAMLProvider",
    () => "Private key limit of 2 is reached.",
    async (it) => {
      const metadata = samlMetadata(`https://${it.id}.example/saml`, [it.certificate]);
      const AddPrivateKey = it.certificate.key;
      await it.send(
        new iam.CreateSAMLProviderCommand({ Name: it.id, SAMLMetadataDocument: metadata, AddPrivateKey }),
      );
      const SAMLProviderArn = it.arn(`saml-provider/${it.id}`);
      const add = () => new iam.UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey });
      return [add(), add()];
    },
  ),
];
