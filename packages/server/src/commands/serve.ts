import type { Command } from "commander";
import { type Config, readConfig, settings } from "../config.ts";
import { type RunningServer, startServer } from "../server.ts";
import { describeFailure } from "./failure.ts";
import { pagesAddress } from "./pages-address.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

export function addServeCommand(program: Command, surroundings: Surroundings): void {
  const serve = program
    .command("serve", { isDefault: true })
    .description("start the server (the default command)");
  addSettings(serve, Object.keys(settings) as (keyof typeof settings)[]).action(
    async ({ config: file, ...flags }: Readonly<Record<string, string | boolean>>) => {
      const config = readConfig({ flags, env: surroundings.env, file: file?.toString() });
      const stopped = stopSignal();
      endOnWhatNobodyCaught(surroundings);
      const server = await startServer(config);
      surroundings.out(greeting(config, server));
      await stopped;
      await server.close();
    },
  );
}

/** What one key press can send twice: to npm and to the server, which npm tells in its turn. */
const SAME_SIGNAL = 1_000;

/** Resolves when the process is asked to stop; a second time ends it at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const stop = (status: number) => (): void => {
      first ??= performance.now();
      if (performance.now() - first > SAME_SIGNAL) process.exit(status);
      resolve();
    };
    process.on("SIGINT", stop(130));
    process.on("SIGTERM", stop(143));
  });
}

/**
 * An error that nobody caught leaves the process in a state that nobody thought of. It ends, with a status that makes whoever watches
 * over it start it again; what was acknowledged is on disk.
 */
function endOnWhatNobodyCaught({ err }: Surroundings): void {
  const end = (error: unknown): void => {
    err(`signet: ended by an error that nobody caught: ${describeFailure(error)}\n`);
    process.exit(1);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

/** What a person needs to go on: on the first start also what is shown only once. */
function greeting(config: Config, { url, installed, credentialsFile }: RunningServer): string {
  const lines = [`Signet listens on ${url}`, ""];
  if (installed !== undefined) {
    lines.push(
      `  Account        ${installed.accountId}`,
      `  Root user      ${installed.rootEmail}`,
      `  Root password  ${installed.rootPassword}   (shown only now)`,
      "",
    );
  }
  lines.push(`Sign in by browser: ${pagesAddress(url, config.publicUrl)}`, "");
  lines.push("Use it with the AWS CLI and every SDK:", "", `  export AWS_ENDPOINT_URL=${url}`);
  if (credentialsFile !== undefined) {
    lines.push(`  export AWS_SHARED_CREDENTIALS_FILE=${credentialsFile}`);
  } else if (installed !== undefined) {
    const { accessKeyId, secretAccessKey } = installed.adminKey;
    const own = config.adminSecretAccessKey !== undefined;
    lines.push(
      `  export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `  export AWS_SECRET_ACCESS_KEY=${own ? '"$SIGNET_ADMIN_SECRET_ACCESS_KEY"' : secretAccessKey}`,
      "  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1",
    );
  }
  if (credentialsFile === undefined && installed === undefined) {
    lines.push("  (with an access key of one of its users)");
  }
  lines.push("  aws sts get-caller-identity", "");
  lines.push(
    "An AWS CLI before 2.13 ignores AWS_ENDPOINT_URL and would ask AWS itself: give it --endpoint-url.",
    "",
  );
  if (config.ephemeral) lines.push("Everything is kept in memory and gone when the server stops.", "");
  return `${lines.join("\n")}\n`;
}
