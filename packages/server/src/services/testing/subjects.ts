import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  ListAccountAliasesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, AssumeRoleWithSAMLCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { makeCertificate } from "../../federation/testing/certificates.ts";
import { assertionText, encoded, responseText, sign } from "../../federation/testing/saml-idp.ts";
import { samlMetadata } from "../../federation/testing/saml-metadata.ts";
import { credentialsOf } from "../../testing/credentials.ts";
import type { ClientCredentials, TestServer } from "../../testing/server.ts";
import { enabledDevice } from "../iam/testing/new-device.ts";
import type { WebIdentity } from "../sts/federated/testing/web-identity.ts";

/** Someone who asks, and whose one policy can be set. */
export interface Subject {
  /** The unique id of the user or role behind it, as aws:userid begins. */
  readonly id: string;
  /** ARN of the user or role behind it. */
  readonly arn: string;
  readonly credentials: ClientCredentials;
  /** Replaces what it may do: just what its question needs, under this condition. */
  permit(condition: object): Promise<void>;
  /** Asks its question; false when it is not authorized. Throws for any other refusal. */
  asks(change?: RequestChange): Promise<boolean>;
}

/** Changes a request before it is signed. */
export type RequestChange = (request: { headers: Record<string, string> }) => void;

const TAGS = [{ Key: "dept", Value: "red" }];
export const SESSION_TAGS = [{ Key: "project", Value: "blue" }];
const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement });
const trust = (accountId: string): string =>
  document({
    Effect: "Allow",
    Principal: { AWS: accountId },
    Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
  });
/** What sessions without a second factor may ask of this server is STS alone. */
type Question = "iam:ListAccountAliases" | "sts:AssumeRole";

/** One caller of each kind that policies bind, all in the server's first account. */
export type Subjects = Readonly<
  Record<
    | "user"
    | "session"
    | "session with a second factor"
    | "role session"
    | "chained role session"
    | "web identity"
    | "session by an assertion",
    Subject
  >
>;

export async function makeSubjects(identity: WebIdentity): Promise<Subjects> {
  const { server } = identity;
  const admin = server.iam();
  const { accountId } = server;
  const may = (UserName: string, statement: object) =>
    admin.send(
      new PutUserPolicyCommand({ UserName, PolicyName: "granted", PolicyDocument: document(statement) }),
    );
  const roleMay = (RoleName: string, statement: object) =>
    admin.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "granted", PolicyDocument: document(statement) }),
    );

  async function newUser(UserName: string) {
    const { User: user } = await admin.send(new CreateUserCommand({ UserName, Path: "/team/", Tags: TAGS }));
    const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName }));
    return { id: user?.UserId ?? "", arn: user?.Arn ?? "", credentials: credentialsOf(AccessKey) };
  }

  async function newRole(RoleName: string) {
    const AssumeRolePolicyDocument = trust(accountId);
    const made = await admin.send(
      new CreateRoleCommand({ RoleName, Path: "/team/", Tags: TAGS, AssumeRolePolicyDocument }),
    );
    return { id: made.Role?.RoleId ?? "", arn: made.Role?.Arn ?? "" };
  }

  const target = await newRole("target");
  const ALLOW = { Effect: "Allow", Resource: "*" };

  function subject(
    who: Pick<Subject, "id" | "arn" | "credentials">,
    question: Question,
    set: (statement: object) => Promise<unknown>,
  ): Subject {
    return {
      ...who,
      async permit(condition) {
        const Action = question === "sts:AssumeRole" ? ["sts:AssumeRole", "sts:TagSession"] : question;
        await set({ ...ALLOW, Action, Condition: condition });
      },
      asks: (change) => asks(server, who.credentials, question, target.arn, change),
    };
  }

  const ofUser = (name: string) => (statement: object) => may(name, statement);
  const ofRole = (name: string) => (statement: object) => roleMay(name, statement);

  const user = await newUser("ana");
  const other = await newUser("ben");
  const { Credentials: plain } = await server.sts(other.credentials).send(new GetSessionTokenCommand());
  const third = await newUser("cleo");
  const device = await enabledDevice(admin, "cleo", "cleo");
  const { Credentials: strong } = await server
    .sts(third.credentials)
    .send(new GetSessionTokenCommand({ SerialNumber: device.SerialNumber, TokenCode: device.app.code(1) }));

  const first = await newRole("first");
  const second = await newRole("second");
  await roleMay("first", { ...ALLOW, Action: "sts:*" });
  const { Credentials: ofFirst } = await server.sts().send(
    new AssumeRoleCommand({
      RoleArn: first.arn,
      RoleSessionName: "one",
      Tags: SESSION_TAGS,
      TransitiveTagKeys: ["project"],
      SourceIdentity: "ana",
    }),
  );
  const one = credentialsOf(ofFirst);
  const { Credentials: ofSecond } = await server
    .sts(one)
    .send(new AssumeRoleCommand({ RoleArn: second.arn, RoleSessionName: "two" }));
  const asserted = await assertedSession(server);
  const web = await identity.assume(await identity.token());

  return {
    user: subject(user, "iam:ListAccountAliases", ofUser("ana")),
    session: subject({ ...other, credentials: credentialsOf(plain) }, "sts:AssumeRole", ofUser("ben")),
    "session with a second factor": subject(
      { ...third, credentials: credentialsOf(strong) },
      "iam:ListAccountAliases",
      ofUser("cleo"),
    ),
    "role session": subject({ ...first, credentials: one }, "iam:ListAccountAliases", ofRole("first")),
    "chained role session": subject(
      { ...second, credentials: credentialsOf(ofSecond) },
      "iam:ListAccountAliases",
      ofRole("second"),
    ),
    "web identity": subject(
      {
        id: web.AssumedRoleUser?.AssumedRoleId?.split(":")[0] ?? "",
        arn: `arn:aws:iam::${accountId}:role/app`,
        credentials: credentialsOf(web.Credentials),
      },
      "iam:ListAccountAliases",
      ofRole("app"),
    ),
    "session by an assertion": subject(asserted, "iam:ListAccountAliases", ofRole("asserted")),
  };
}

/** A session for which a SAML provider vouches. */
async function assertedSession(server: TestServer): Promise<Pick<Subject, "id" | "arn" | "credentials">> {
  const admin = server.iam();
  const issuer = "https://asserted.example/saml";
  const certificate = makeCertificate("asserted.example");
  const SAMLMetadataDocument = samlMetadata(issuer, [certificate]);
  const { SAMLProviderArn: provider = "" } = await admin.send(
    new CreateSAMLProviderCommand({ Name: "asserted", SAMLMetadataDocument }),
  );
  const AssumeRolePolicyDocument = document({
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithSAML",
  });
  const { Role } = await admin.send(
    new CreateRoleCommand({ RoleName: "asserted", AssumeRolePolicyDocument }),
  );
  const arn = Role?.Arn ?? "";
  const attributes = { Role: [`${arn},${provider}`], RoleSessionName: ["alice"] };
  const assertion = sign(assertionText(issuer, { attributes }), "Assertion", certificate);
  const { Credentials: made } = await server.sts().send(
    new AssumeRoleWithSAMLCommand({
      RoleArn: arn,
      PrincipalArn: provider,
      SAMLAssertion: encoded(responseText(issuer, assertion, {})),
    }),
  );
  return { id: Role?.RoleId ?? "", arn, credentials: credentialsOf(made) };
}

async function asks(
  server: TestServer,
  credentials: ClientCredentials,
  question: Question,
  RoleArn: string,
  change: RequestChange = () => undefined,
): Promise<boolean> {
  const changed = (next: (args: never) => Promise<never>) => (args: { request: unknown }) => {
    change(args.request as { headers: Record<string, string> });
    return next(args as never);
  };
  const options = { step: "finalizeRequest", priority: "high", name: "changed" } as const;
  try {
    if (question === "sts:AssumeRole") {
      const sts = server.sts(credentials);
      sts.middlewareStack.add(changed as never, options);
      await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "asked" }));
    } else {
      const iam = server.iam(credentials);
      iam.middlewareStack.add(changed as never, options);
      await iam.send(new ListAccountAliasesCommand());
    }
    return true;
  } catch (error) {
    if ((error as Error).name === "AccessDenied") return false;
    throw error;
  }
}
