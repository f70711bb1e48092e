import * as iam from "@aws-sdk/client-iam";
import { newSshKey } from "../../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { after, EXISTS, GONE, race, type Race, times, type Course } from "./race.ts";

const upper = ({ id }: Course) => [id, id.toUpperCase(), id];

/** One name, which only one can have: letters' case makes no other. */
export const CREATED: readonly Race[] = [
  race("CreateUser: one name", EXISTS, (k, c) => upper(c).map(k.createUser)),
  race("CreateGroup: one name", EXISTS, (k, c) => upper(c).map(k.createGroup)),
  race("CreateRole: one name", EXISTS, (k, c) => upper(c).map(k.createRole)),
  race("CreateInstanceProfile: one name", EXISTS, (k, c) => upper(c).map(k.createProfile)),
  race("CreatePolicy: one name", EXISTS, (k, c) => upper(c).map(k.createPolicy)),
  race("CreateSAMLProvider: one name", EXISTS, (k) => times(3, () => k.createSaml())),
  race("CreateOpenIDConnectProvider: one URL", EXISTS, (k) => times(3, () => k.createOidc())),
  race("UploadServerCertificate: one name", EXISTS, (k, c) => upper(c).map(k.createServer)),
  race("CreateVirtualMFADevice: one name", EXISTS, (k) => times(3, k.createDevice)),
  race("CreateLoginProfile: one user", EXISTS, (k) => after([k.createUser()], times(3, k.createLogin))),
  race("UploadSSHPublicKey: one key", "DuplicateSSHPublicKey 400", (k) => {
    const upload = k.send(
      new iam.UploadSSHPublicKeyCommand({ ...k.user, SSHPublicKeyBody: newSshKey().ssh }),
    );
    return after(
      [k.createUser()],
      times(3, () => upload),
    );
  }),
  race("CreateServiceLinkedRole: one suffix", "InvalidInput 400", (k, { id: CustomSuffix }) =>
    times(3, () =>
      k.send(
        new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com", CustomSuffix }),
      ),
    ),
  ),
  race("UpdateUser: one new name", EXISTS, (k, { id }) =>
    after(
      ["a", "b"].map((end) => k.createUser(`${id}${end}`)),
      ["a", "b"].map((end) =>
        k.send(new iam.UpdateUserCommand({ UserName: `${id}${end}`, NewUserName: `${id}c` })),
      ),
    ),
  ),
  race("UpdateGroup: one new name", EXISTS, (k, { id }) =>
    after(
      ["a", "b"].map((end) => k.createGroup(`${id}${end}`)),
      ["a", "b"].map((end) =>
        k.send(new iam.UpdateGroupCommand({ GroupName: `${id}${end}`, NewGroupName: `${id}c` })),
      ),
    ),
  ),
  race("UpdateServerCertificate: one new name", EXISTS, (k, { id }) =>
    after(
      ["a", "b"].map((end) => k.createServer(`${id}${end}`)),
      ["a", "b"].map((end) =>
        k.send(
          new iam.UpdateServerCertificateCommand({
            ServerCertificateName: `${id}${end}`,
            NewServerCertificateName: `${id}c`,
          }),
        ),
      ),
    ),
  ),
  race("UpdateUser: one user, two new names", GONE, (k, { id }) =>
    after(
      [k.createUser()],
      ["a", "b"].map((end) => k.send(new iam.UpdateUserCommand({ ...k.user, NewUserName: `${id}${end}` }))),
    ),
  ),
];
