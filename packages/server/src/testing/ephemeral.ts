import { pino } from "pino";
import { readConfig } from "../config.ts";
import { type RunningServer, startServer } from "../server.ts";

/** A server that keeps nothing, on a free port of loopback, with what it logs. */
export async function startEphemeral(): Promise<{ readonly server: RunningServer; readonly log: string[] }> {
  const log: string[] = [];
  const server = await startServer(readConfig({ flags: { ephemeral: true, port: 0 }, env: {} }), {
    logger: pino({ level: "info", base: null }, { write: (line: string) => void log.push(line) }),
  });
  return { server, log };
}
