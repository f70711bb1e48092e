import { CreateGroupCommand, CreateServiceLinkedRoleCommand } from "@aws-sdk/client-iam";
import {
  makeCertificate,
  type TestCertificate,
} from "../../packages/server/src/federation/testing/certificates.ts";
import { startIssuer, type TestIssuer } from "../../packages/server/src/federation/testing/issuer.ts";
import type { Names } from "../../packages/server/src/services/testing/furnished-account.ts";
import type { TestServer } from "../../packages/server/src/testing/server.ts";
import { type AwsCommand, granted, type Sender } from "../support/client.ts";
import type { Credentials } from "../support/credentials.ts";
import { asTestServer, furnishInstallation } from "../support/furnished.ts";
import { install, type Installation } from "../support/installation.ts";
import { sdk } from "../support/sdk.ts";

/** Where errors are provoked: an installation whose account has one of everything, and an issuer of tokens. */
export interface Stage {
  readonly installation: Installation;
  readonly names: Names;
  readonly issuer: TestIssuer;
  readonly certificate: TestCertificate;
  /** The installation, for what makes things on servers of tests. */
  readonly server: TestServer;
  readonly admin: Sender;
  readonly as: (credentials: Credentials) => Sender;
  /** Sets something up, by the SDK, as the administrator unless said otherwise. */
  readonly make: <Output extends object>(command: AwsCommand<Output>, sender?: Sender) => Promise<Output>;
  end(): Promise<void>;
}

/** Where the names have the role that is linked to a service. */
export const LINKED_ROLE = "linked role";

/** Host and port where nobody listens. */
export const NOBODY = "localhost:1";

export async function setStage(): Promise<Stage> {
  const certificate = makeCertificate("localhost");
  const issuer = await startIssuer(certificate);
  const installation = await install({
    flags: ["--allow-issuers-in-private-network", `${issuer.host},${NOBODY}`],
  });
  const as = (credentials: Credentials): Sender => ({ endpoint: installation.url(), credentials });
  const admin = as(installation.admin);
  const make: Stage["make"] = async (command, sender = admin) => granted(await sdk(sender, command));
  const furnished = await furnishInstallation(installation);
  await make(new CreateGroupCommand({ GroupName: "Others" }));
  const { Role } = await make(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: "elasticloadbalancing.amazonaws.com" }),
  );
  return {
    installation,
    names: new Map([...furnished, [LINKED_ROLE, Role?.RoleName ?? ""]]),
    issuer,
    certificate,
    server: asTestServer(installation),
    admin,
    as,
    make,
    async end() {
      await installation.remove();
      await issuer.stop();
    },
  };
}
