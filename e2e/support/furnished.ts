import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "vitest";
import { furnish, type Names } from "../../packages/server/src/services/testing/furnished-account.ts";
import type { TestServer } from "../../packages/server/src/testing/server.ts";
import type { Installation } from "./installation.ts";

/** Makes one of everything in the installation's first account. */
export function furnishInstallation(installation: Installation): Promise<Names> {
  return furnish(asTestServer(installation));
}

/** An installation, as what makes things for the server's own tests knows a server. */
export function asTestServer(installation: Installation): TestServer {
  const { accountId, admin, dataDir } = installation;
  const client = (credentials = admin) => ({
    endpoint: installation.url(),
    region: "us-east-1",
    credentials,
  });
  return {
    accountId,
    admin,
    dataDir,
    log: [],
    createAccount: (name) => installation.createAccount(name),
    endpoint: installation.url(),
    iam: (credentials) => new IAMClient(client(credentials as typeof admin | undefined)),
    sts: (credentials) => new STSClient(client(credentials as typeof admin | undefined)),
    signet: async (...args) => {
      const { status, out, err } = await installation.signet(...args);
      return { status: status ?? 1, out, err };
    },
    moveClock: () => expect.unreachable("time goes by itself here"),
    stop: () => installation.remove(),
  };
}
