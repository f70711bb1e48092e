import * as iam from "@aws-sdk/client-iam";
import {
  after,
  type AnyCommand,
  GONE,
  type Kinds,
  race,
  type Race,
  type Run,
  S3,
  times,
  type Course,
} from "./race.ts";

/** One that is there, which only one can take away. */
export const DELETED: readonly Race[] = (
  [
    ["DeleteUser", (k) => [k.createUser()], (k) => new iam.DeleteUserCommand(k.user)],
    ["DeleteGroup", (k) => [k.createGroup()], (k) => new iam.DeleteGroupCommand(k.group)],
    ["DeleteRole", (k) => [k.createRole()], (k) => new iam.DeleteRoleCommand(k.role)],
    [
      "DeleteInstanceProfile",
      (k) => [k.createProfile()],
      (k) => new iam.DeleteInstanceProfileCommand(k.profile),
    ],
    ["DeletePolicy", (k) => [k.createPolicy()], (k) => new iam.DeletePolicyCommand(k.policy)],
    ["DeleteSAMLProvider", (k) => [k.createSaml()], (k) => new iam.DeleteSAMLProviderCommand(k.saml)],
    [
      "DeleteServerCertificate",
      (k) => [k.createServer()],
      (k) => new iam.DeleteServerCertificateCommand(k.server),
    ],
    [
      "DeleteVirtualMFADevice",
      (k) => [k.createDevice()],
      (k, { arn, id }) => new iam.DeleteVirtualMFADeviceCommand({ SerialNumber: arn(`mfa/${id}`) }),
    ],
    [
      "DeleteLoginProfile",
      (k) => [k.createUser(), k.createLogin()],
      (k) => new iam.DeleteLoginProfileCommand(k.user),
    ],
    [
      "DeletePolicyVersion",
      (k) => [
        k.createPolicy(),
        k.send(new iam.CreatePolicyVersionCommand({ ...k.policy, PolicyDocument: S3 })),
      ],
      (k) => new iam.DeletePolicyVersionCommand({ ...k.policy, VersionId: "v2" }),
    ],
    [
      "DetachUserPolicy",
      (k) => [
        k.createUser(),
        k.createPolicy(),
        k.send(new iam.AttachUserPolicyCommand({ ...k.user, ...k.policy })),
      ],
      (k) => new iam.DetachUserPolicyCommand({ ...k.user, ...k.policy }),
    ],
    [
      "DeleteRolePolicy",
      (k) => [
        k.createRole(),
        k.send(new iam.PutRolePolicyCommand({ ...k.role, PolicyName: "p", PolicyDocument: S3 })),
      ],
      (k) => new iam.DeleteRolePolicyCommand({ ...k.role, PolicyName: "p" }),
    ],
    [
      "RemoveRoleFromInstanceProfile",
      (k) => [
        k.createRole(),
        k.createProfile(),
        k.send(new iam.AddRoleToInstanceProfileCommand({ ...k.role, ...k.profile })),
      ],
      (k) => new iam.RemoveRoleFromInstanceProfileCommand({ ...k.role, ...k.profile }),
    ],
  ] satisfies readonly [string, (k: Kinds) => readonly Run[], (k: Kinds, course: Course) => AnyCommand][]
).map(([name, make, command]) =>
  race(`${name}: once`, GONE, (k, course) =>
    after(
      make(k),
      times(3, () => k.send(command(k, course))),
    ),
  ),
);
