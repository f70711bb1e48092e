import * as iam from "@aws-sdk/client-iam";
import { newSshKey } from "../../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { allow } from "../../../directory/testing/documents.ts";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { newDevice } from "../../iam/testing/new-device.ts";
import {
  after,
  type AnyCommand,
  EXISTS,
  FULL,
  GIT,
  type Kinds,
  race,
  type Race,
  type Run,
  S3,
  times,
  type Course,
} from "./race.ts";

const TAGGED = (
  [
    ["TagUser", (k) => k.createUser(), (k, Tags) => new iam.TagUserCommand({ ...k.user, Tags })],
    ["TagRole", (k) => k.createRole(), (k, Tags) => new iam.TagRoleCommand({ ...k.role, Tags })],
    ["TagPolicy", (k) => k.createPolicy(), (k, Tags) => new iam.TagPolicyCommand({ ...k.policy, Tags })],
    [
      "TagInstanceProfile",
      (k) => k.createProfile(),
      (k, Tags) => new iam.TagInstanceProfileCommand({ ...k.profile, Tags }),
    ],
    [
      "TagServerCertificate",
      (k) => k.createServer(),
      (k, Tags) => new iam.TagServerCertificateCommand({ ...k.server, Tags }),
    ],
    [
      "TagSAMLProvider",
      (k) => k.createSaml(),
      (k, Tags) => new iam.TagSAMLProviderCommand({ ...k.saml, Tags }),
    ],
    [
      "TagOpenIDConnectProvider",
      (k) => k.createOidc(),
      (k, Tags) => new iam.TagOpenIDConnectProviderCommand({ ...k.oidc, Tags }),
    ],
    [
      "TagMFADevice",
      (k) => k.createDevice(),
      (k, Tags, { arn, id }) => new iam.TagMFADeviceCommand({ SerialNumber: arn(`mfa/${id}`), Tags }),
    ],
  ] satisfies readonly [
    string,
    (k: Kinds) => Run,
    (k: Kinds, tags: iam.Tag[], course: Course) => AnyCommand,
  ][]
).map(([name, make, tag]) =>
  // Tags are read, merged and written: a write that another overtook would lose the other's tag, and let a third one in.
  race(
    `${name}: the last two of fifty`,
    FULL,
    (k, course) => {
      const tagged = (keys: readonly string[]) =>
        k.send(
          tag(
            k,
            keys.map((Key) => ({ Key, Value: "" })),
            course,
          ),
        );
      const most = tagged(times(48, (index) => `k${index}`));
      return after(
        [make(k), most],
        times(5, (index) => tagged([`last${index}`])),
      );
    },
    2,
  ),
);

/** One place is left, or a few, and more ask for it. */
export const COUNTED: readonly Race[] = [
  ...TAGGED,
  race("CreateAccessKey: two", FULL, (k) => after([k.createUser()], times(4, k.createKey)), 2),
  race(
    "CreatePolicyVersion: five",
    FULL,
    (k) =>
      after(
        [k.createPolicy()],
        times(6, () => k.send(new iam.CreatePolicyVersionCommand({ ...k.policy, PolicyDocument: S3 }))),
      ),
    4,
  ),
  race(
    "UploadSSHPublicKey: five",
    FULL,
    (k) =>
      after(
        [k.createUser()],
        times(7, () =>
          k.send(new iam.UploadSSHPublicKeyCommand({ ...k.user, SSHPublicKeyBody: newSshKey().ssh })),
        ),
      ),
    5,
  ),
  race(
    "CreateServiceSpecificCredential: two",
    FULL,
    (k) =>
      after(
        [k.createUser()],
        times(4, () =>
          k.send(new iam.CreateServiceSpecificCredentialCommand({ ...k.user, ServiceName: GIT })),
        ),
      ),
    2,
  ),
  race(
    "UploadSigningCertificate: two",
    FULL,
    (k) =>
      after(
        [k.createUser()],
        times(4, (index) =>
          k.send(
            new iam.UploadSigningCertificateCommand({
              ...k.user,
              CertificateBody: makeCertificate(`signer-${index}.example`).cert,
            }),
          ),
        ),
      ),
    2,
  ),
  race("AddRoleToInstanceProfile: one", FULL, (k, { id }) =>
    after(
      [k.createProfile(), ...["a", "b", "c"].map((end) => k.createRole(`${id}${end}`))],
      ["a", "b", "c"].map((end) =>
        k.send(new iam.AddRoleToInstanceProfileCommand({ ...k.profile, RoleName: `${id}${end}` })),
      ),
    ),
  ),
  race(
    "AddUserToGroup: ten",
    FULL,
    (k, { id }) =>
      after(
        [k.createUser(), ...times(12, (index) => k.createGroup(`${id}${index}`))],
        times(12, (index) =>
          k.send(new iam.AddUserToGroupCommand({ ...k.user, GroupName: `${id}${index}` })),
        ),
      ),
    10,
  ),
  ...(["user", "group", "role"] as const).map((kind) =>
    race(
      `policies attached to a ${kind}: ten`,
      FULL,
      (k, { id, arn }) => {
        const attach = (PolicyArn: string) =>
          ({
            user: k.send(new iam.AttachUserPolicyCommand({ ...k.user, PolicyArn })),
            group: k.send(new iam.AttachGroupPolicyCommand({ ...k.group, PolicyArn })),
            role: k.send(new iam.AttachRolePolicyCommand({ ...k.role, PolicyArn })),
          })[kind];
        const made = { user: k.createUser(), group: k.createGroup(), role: k.createRole() }[kind];
        return after(
          [made, ...times(12, (index) => k.createPolicy(`${id}${index}`))],
          times(12, (index) => attach(arn(`policy/${id}${index}`))),
        );
      },
      10,
    ),
  ),
  race(
    "PutUserPolicy: 2048 characters together",
    FULL,
    (k) => {
      const PolicyDocument = allow("s3:Get*", "a".repeat(900));
      const put = (PolicyName: string) =>
        k.send(new iam.PutUserPolicyCommand({ ...k.user, PolicyName, PolicyDocument }));
      return after([k.createUser()], ["p", "q", "r"].map(put));
    },
    2,
  ),
  race(
    "AddClientIDToOpenIDConnectProvider: a hundred",
    FULL,
    (k) => {
      const add = (ClientID: string) =>
        k.send(new iam.AddClientIDToOpenIDConnectProviderCommand({ ...k.oidc, ClientID }));
      return after(
        [k.createOidc(times(98, (index) => `c${index}`))],
        times(5, (index) => add(`last${index}`)),
      );
    },
    2,
  ),
  race(
    "EnableMFADevice: eight",
    FULL,
    async (k, { clients: [client], id }) => {
      if (client === undefined) throw new Error("nobody races");
      const enable = async (index: number) => {
        const { SerialNumber, app } = await newDevice(client, `${id}${index}`);
        return k.send(new iam.EnableMFADeviceCommand({ ...k.user, SerialNumber, ...app.pair() }));
      };
      const runs = await Promise.all(times(10, enable));
      return after([k.createUser(), ...runs.slice(0, 6)], runs.slice(6));
    },
    2,
  ),
  // Two guesses at one device at once: the second is not looked at, and may be told so before the first was right.
  race(
    "EnableMFADevice: one user's",
    [EXISTS, "InvalidAuthenticationCode 403"],
    async (k, { clients: [client], id }) => {
      if (client === undefined) throw new Error("nobody races");
      const { SerialNumber, app } = await newDevice(client, id);
      const enable = (UserName: string) =>
        k.send(new iam.EnableMFADeviceCommand({ UserName, SerialNumber, ...app.pair() }));
      return after([k.createUser(`${id}a`), k.createUser(`${id}b`)], [enable(`${id}a`), enable(`${id}b`)]);
    },
  ),
];
