import type { Answer, AwsCommand, Client } from "./client.ts";
import { type Credentials, readCredentialsFile } from "./credentials.ts";
import { makeFolder } from "./folder.ts";
import { type Ended, serve, signet } from "./signet.ts";

/** An account and its administrator. */
export interface Account {
  readonly accountId: string;
  readonly admin: Credentials;
}

/** A server process on a data folder of its own, that can be killed and started again. */
export interface Installation extends Account {
  readonly dataDir: string;
  readonly rootPassword: string;
  /** Where the server listens now; each start takes another port. */
  url(): string;
  send<Output extends object>(
    client: Client,
    credentials: Credentials,
    command: AwsCommand<Output>,
    region?: string,
  ): Promise<Answer<Output>>;
  /** Runs a command of `signet` beside the server. */
  readonly signet: (...args: readonly string[]) => Promise<Ended>;
  createAccount(name: string): Promise<Account & { readonly rootPassword: string }>;
  /** Ends the server without warning. */
  kill(): Promise<void>;
  /** Ends the server as an operator does. */
  stop(): Promise<Ended>;
  /** Starts the server again. */
  start(): Promise<void>;
  /** What all its servers have printed. */
  written(): string;
  /** What all its servers have logged. */
  log(): string;
  /** Stops the server and deletes what it kept. */
  remove(): Promise<void>;
}

export interface InstallationOptions {
  /** Flags of `signet serve` beside the data folder and the port. */
  readonly flags?: readonly string[];
  /** Its URL; default: SQLite in the data folder. */
  readonly database?: string | undefined;
}

export async function install({ flags = [], database }: InstallationOptions = {}): Promise<Installation> {
  const folder = await makeFolder();
  const { dataDir } = folder;
  // A database's URL holds its password, so it goes by the environment.
  const env = { SIGNET_DATA_DIR: dataDir, ...(database === undefined ? {} : { SIGNET_DATABASE: database }) };
  let server = await serve(flags, { env });
  const past: Ended[] = [];
  const accountId = shown(server.out(), "Account");
  const rootPassword = shown(server.out(), "Root password");
  const admin = await readCredentialsFile(dataDir);

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<Ended> {
    const ended = await server.end(signal);
    past.push(ended);
    return ended;
  }

  return {
    accountId,
    rootPassword,
    admin,
    dataDir,
    url: () => server.url,
    send: (client, credentials, command, region) =>
      client({ endpoint: server.url, credentials, region }, command),
    signet: (...args) => signet(args, { env }),
    async createAccount(name) {
      const args = ["account", "create", "--name", name, "--email", `${name}@example.test`, "--json"];
      const { status, out, err } = await signet(args, { env });
      if (status !== 0) throw new Error(err);
      const made = JSON.parse(out) as { accountId: string; rootPassword: string } & Credentials;
      const { accessKeyId, secretAccessKey } = made;
      return {
        accountId: made.accountId,
        rootPassword: made.rootPassword,
        admin: { accessKeyId, secretAccessKey },
      };
    },
    async kill() {
      await end("SIGKILL");
    },
    stop: () => end("SIGTERM"),
    async start() {
      server = await serve(flags, { env });
    },
    written: () => past.map(({ out }) => out).join("") + server.out(),
    log: () => past.map(({ err }) => err).join("") + server.err(),
    async remove() {
      await end("SIGTERM");
      await folder.remove();
    },
  };
}

/** What the greeting says of something: `  Account        123456789012`. */
export function shown(greeting: string, name: string): string {
  const value = new RegExp(`^  ${name} +(\\S+)`, "m").exec(greeting)?.[1];
  if (value === undefined) throw new Error(`The greeting does not show the ${name}`);
  return value;
}
