import { randomBytes } from "node:crypto";
import type { IAMClient } from "@aws-sdk/client-iam";
import { pino } from "pino";
import { readConfig } from "../../../config.ts";
import { openInstallation } from "../../../installation.ts";
import type { TestServer } from "../../../testing/server.ts";

/** A client that acts as the root user of the server's first account, with an access key made beside the running server. */
export async function rootClient(server: TestServer): Promise<IAMClient> {
  const config = readConfig({ flags: { dataDir: server.dataDir }, env: {} });
  const runtime = { now: Date.now, wallClock: Date.now, randomBytes };
  const installation = await openInstallation(config, runtime, pino({ level: "silent" }), "find");
  try {
    const { key, secretAccessKey } = await installation.storage.write((tx) =>
      installation.directoryOf(server.accountId, runtime.now(), tx).accessKeys.create(server.accountId),
    );
    return server.iam({ accessKeyId: key.access_key_id, secretAccessKey });
  } finally {
    await installation.close();
  }
}
