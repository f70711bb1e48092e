import type { Credentials } from "./credentials.ts";
import { serve, type Signet } from "./signet.ts";

/** A server that keeps nothing, as CI jobs of its users start it. */
export interface Ephemeral {
  readonly server: Signet;
  readonly admin: Credentials;
  reset(): Promise<void>;
  /** Moves the server's clock by so many seconds. */
  moveClock(seconds: number): Promise<void>;
}

export async function serveEphemeral(): Promise<Ephemeral> {
  const admin = { accessKeyId: "AKIAEPHEMERALADMIN00", secretAccessKey: "only-for-this-test-".repeat(3) };
  const server = await serve(["--ephemeral"], {
    env: {
      SIGNET_ADMIN_ACCESS_KEY_ID: admin.accessKeyId,
      SIGNET_ADMIN_SECRET_ACCESS_KEY: admin.secretAccessKey,
    },
  });
  async function post(name: string, body: object): Promise<void> {
    const answer = await fetch(`${server.url}/_signet/${name}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  }
  return {
    server,
    admin,
    reset: () => post("reset", {}),
    moveClock: (seconds) => post("clock", { seconds }),
  };
}
