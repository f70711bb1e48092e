import * as iam from "@aws-sdk/client-iam";
import { allow, TRUST_EC2 } from "../../../directory/testing/documents.ts";
import type { FillableTable } from "../../../directory/testing/fill-table.ts";
import type { TestCertificate } from "../../../federation/testing/certificates.ts";
import { samlMetadata } from "../../../federation/testing/saml-metadata.ts";

/** Who races, and for what. */
export interface Course {
  /** Those who ask, in turn. */
  readonly clients: readonly iam.IAMClient[];
  /** Nothing that another race makes has it in its name. */
  readonly id: string;
  readonly arn: (rest: string) => string;
  readonly certificate: TestCertificate;
  /** Fills the account up in the database, to that many. There has to be one. */
  readonly fill: (table: FillableTable, rows: number) => Promise<void>;
}

export type Run = () => Promise<unknown>;

/** A command of the SDK, whichever it is. */
export interface AnyCommand {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): unknown;
}

/** The client as one signature instead of one for each command. */
interface Sending {
  send(command: AnyCommand): Promise<unknown>;
}

/** Requests sent at once of which only some can be granted. */
export interface Race {
  /** "CreateUser: one name" */
  readonly what: string;
  /** How many are granted. */
  readonly granted: number;
  /** What each of the others may be told: code and status. */
  readonly refused: readonly string[];
  /** Makes what they race for, and returns the runners. */
  readonly prepare: (course: Course) => Promise<readonly Run[]>;
}

export const EXISTS = "EntityAlreadyExists 409";
export const GONE = "NoSuchEntity 404";
export const IN_USE = "DeleteConflict 409";
export const FULL = "LimitExceeded 409";

export const S3 = allow("s3:*");
export const GIT = "codecommit.amazonaws.com";
const TRUST = { AssumeRolePolicyDocument: TRUST_EC2 };

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** What most races need: one of a kind, each by the name `id`. */
function kinds({ clients, id, arn, certificate }: Course) {
  const user = { UserName: id };
  const group = { GroupName: id };
  const role = { RoleName: id };
  const profile = { InstanceProfileName: id };
  const policy = { PolicyArn: arn(`policy/${id}`) };
  const saml = { SAMLProviderArn: arn(`saml-provider/${id}`) };
  const oidc = { OpenIDConnectProviderArn: arn(`oidc-provider/${id}.example`) };
  const server = { ServerCertificateName: id };
  let turn = 0;
  const send =
    (command: AnyCommand): Run =>
    () =>
      (clients[turn++ % clients.length] as Sending).send(command);
  return {
    user,
    group,
    role,
    profile,
    policy,
    saml,
    oidc,
    server,
    send,
    createUser: (UserName = id) => send(new iam.CreateUserCommand({ UserName })),
    createGroup: (GroupName = id) => send(new iam.CreateGroupCommand({ GroupName })),
    createRole: (RoleName = id) => send(new iam.CreateRoleCommand({ RoleName, ...TRUST })),
    createProfile: (InstanceProfileName = id) =>
      send(new iam.CreateInstanceProfileCommand({ InstanceProfileName })),
    createPolicy: (PolicyName = id) => send(new iam.CreatePolicyCommand({ PolicyName, PolicyDocument: S3 })),
    createSaml: (Name = id) =>
      send(
        new iam.CreateSAMLProviderCommand({
          Name,
          SAMLMetadataDocument: samlMetadata(`https://${Name}.example/saml`, [certificate]),
        }),
      ),
    createOidc: (ClientIDList: string[] = []) =>
      send(
        new iam.CreateOpenIDConnectProviderCommand({
          ClientIDList,
          Url: `https://${id}.example`,
          ThumbprintList: ["a".repeat(40)],
        }),
      ),
    createServer: (ServerCertificateName = id) =>
      send(
        new iam.UploadServerCertificateCommand({
          ServerCertificateName,
          CertificateBody: certificate.cert,
          PrivateKey: certificate.key,
        }),
      ),
    createDevice: () => send(new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: id })),
    createLogin: () => send(new iam.CreateLoginProfileCommand({ ...user, Password: "correct-Horse-7" })),
    createKey: () => send(new iam.CreateAccessKeyCommand(user)),
  };
}

export type Kinds = ReturnType<typeof kinds>;

export const race = (
  what: string,
  refused: string | readonly string[],
  prepare: (k: Kinds, course: Course) => readonly Run[] | Promise<readonly Run[]>,
  granted = 1,
): Race => ({
  what,
  granted,
  refused: [refused].flat(),
  prepare: async (course) => prepare(kinds(course), course),
});

/** Makes things one after the other, then lets the others race. */
export async function after(made: readonly Run[], runners: readonly Run[]): Promise<readonly Run[]> {
  for (const make of made) await make();
  return runners;
}
