import { randomBytes } from "node:crypto";
import { destination, pino } from "pino";
import { ConfigError, readConfig, type settings } from "../config.ts";
import { type OpenedInstallation, openInstallation } from "../installation.ts";
import type { Surroundings } from "./surroundings.ts";

/** The settings that tell where an installation is. */
export const INSTALLATION_SETTINGS = [
  "dataDir",
  "database",
  "masterKeyFile",
  "masterKeyCommand",
] as const satisfies readonly (keyof typeof settings)[];

/** Opens the installation that flags, environment and file mean, beside a server that may be running on it. */
export async function withInstallation<T>(
  flags: Readonly<Record<string, unknown>>,
  { env }: Surroundings,
  work: (installation: OpenedInstallation) => Promise<T>,
): Promise<T> {
  const file = flags["config"];
  const config = readConfig({ flags, env, file: typeof file === "string" ? file : undefined });
  if (config.ephemeral) throw new ConfigError("An ephemeral server keeps nothing that a command could open");
  const runtime = { now: Date.now, wallClock: Date.now, randomBytes };
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }));
  const installation = await openInstallation(config, runtime, logger, "find");
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}
