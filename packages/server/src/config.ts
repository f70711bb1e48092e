import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { readAddressRange } from "./address-range.ts";
import { readSmtpUrl } from "./mail/smtp-url.ts";

/** How a setting is given: by flag, by environment variable, and by its name in the settings file. */
export interface SettingSpec {
  /** As commander declares it; undefined for secrets, which a list of processes would show. */
  readonly flag?: string;
  readonly env: string;
  readonly about: string;
  readonly schema: z.ZodType;
}

const text = z.string().min(1);
const flagOrBoolean = z.union(
  [z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")],
  { error: "it is true or false" },
);
const notAPort = "a port is a number from 0 to 65535";
const port = z.union(
  [
    z.number().int().min(0).max(65_535),
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((value) => value <= 65_535),
  ],
  notAPort,
);
const range = text.refine((value) => readAddressRange(value) !== undefined, {
  error: ({ input }) => `'${String(input)}' is neither an IP address nor a CIDR range`,
});
const ranges = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((entry) => entry.trim()) : value),
  z.array(range),
);

const publicUrl = text.refine((value) => {
  if (!/^https?:/.test(value) || !URL.canParse(value)) return false;
  const bare = new URL(value).origin;
  return value === bare || value === `${bare}/`;
}, "a public URL is http:// or https://, a host, and a port where there is one");
const host = text.refine(
  (value) => URL.canParse(`https://${value}`) && new URL(`https://${value}`).host === value,
  {
    error: ({ input }) => `'${String(input)}' is not a host, with a port or without`,
  },
);
const hosts = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((entry) => entry.trim()) : value),
  z.array(host),
);

/** Every setting of `signet serve`. docs/settings.md says the same, and a test holds them against each other. */
export const settings = {
  dataDir: {
    flag: "--data-dir <folder>",
    env: "SIGNET_DATA_DIR",
    about: "where database, master key and the first credentials are kept (default: .signet)",
    schema: text.default(".signet"),
  },
  host: {
    flag: "--host <address>",
    env: "SIGNET_HOST",
    about: "the address to listen on (default: 127.0.0.1)",
    schema: text.default("127.0.0.1"),
  },
  port: {
    flag: "--port <number>",
    env: "SIGNET_PORT",
    about: "the port to listen on; 0 takes a free one (default: 4566)",
    schema: port.default(4566),
  },
  database: {
    flag: "--database <url>",
    env: "SIGNET_DATABASE",
    about:
      "postgres://user:password@host/name, or sqlite:/path/of/file.db (default: signet.db in the data folder)",
    schema: z
      .string()
      // Not the text that was given: it may have a password in it.
      .regex(/^(?:sqlite:|postgres(?:ql)?:\/\/)./, "a database is postgres://… or sqlite:/path/of/file.db")
      .optional(),
  },
  accountId: {
    flag: "--account-id <digits>",
    env: "SIGNET_ACCOUNT_ID",
    about: "the id of the first account, 12 digits (default: random)",
    schema: z
      .string()
      .regex(/^(?!0{12})\d{12}$/, "an account id has 12 digits, which are not all 0")
      .optional(),
  },
  accountName: {
    flag: "--account-name <name>",
    env: "SIGNET_ACCOUNT_NAME",
    about: "the name of the first account (default: main)",
    schema: text.max(50).default("main"),
  },
  rootEmail: {
    flag: "--root-email <address>",
    env: "SIGNET_ROOT_EMAIL",
    about: "the e-mail address of the first account's root user (default: root@signet.internal)",
    schema: z.email().max(64).default("root@signet.internal"),
  },
  adminAccessKeyId: {
    flag: "--admin-access-key-id <id>",
    env: "SIGNET_ADMIN_ACCESS_KEY_ID",
    about: "the access key id of the first administrator (default: random)",
    schema: z
      .string()
      .regex(
        /^(?!ASIA)\w{16,128}$/,
        "an access key id has 16 to 128 letters and digits, and does not begin with ASIA",
      )
      .optional(),
  },
  adminSecretAccessKey: {
    env: "SIGNET_ADMIN_SECRET_ACCESS_KEY",
    about: "the secret access key of the first administrator (default: random)",
    schema: z
      .string()
      .regex(/^[\u0021-\u007e]{16,128}$/, "a secret access key has 16 to 128 printable characters")
      .optional(),
  },
  masterKeyFile: {
    flag: "--master-key-file <file>",
    env: "SIGNET_MASTER_KEY_FILE",
    about: "the file of the master key (default: master.key in the data folder)",
    schema: text.optional(),
  },
  masterKeyCommand: {
    flag: "--master-key-command <command>",
    env: "SIGNET_MASTER_KEY_COMMAND",
    about: "a shell command that prints the master key",
    schema: text.optional(),
  },
  masterKey: {
    env: "SIGNET_MASTER_KEY",
    about: "the master key itself, 32 bytes as base64",
    schema: text.optional(),
  },
  tlsCert: {
    flag: "--tls-cert <file>",
    env: "SIGNET_TLS_CERT",
    about: "the certificate chain, PEM: the server then speaks TLS",
    schema: text.optional(),
  },
  tlsKey: {
    flag: "--tls-key <file>",
    env: "SIGNET_TLS_KEY",
    about: "the private key of the certificate, PEM",
    schema: text.optional(),
  },
  trustedProxies: {
    flag: "--trusted-proxies <ranges>",
    env: "SIGNET_TRUSTED_PROXIES",
    about: "addresses or CIDR ranges, with commas, whose X-Forwarded-For is believed (default: none)",
    schema: ranges.default([]),
  },
  publicUrl: {
    flag: "--public-url <url>",
    env: "SIGNET_PUBLIC_URL",
    about:
      "the URL that others know this server by: browsers sign in there, and its tokens name their issuer below it (default: where it listens)",
    schema: publicUrl.optional(),
  },
  allowIssuersInPrivateNetwork: {
    flag: "--allow-issuers-in-private-network <hosts>",
    env: "SIGNET_ALLOW_ISSUERS_IN_PRIVATE_NETWORK",
    about:
      "hosts, with commas and with :port where it is not 443, of OIDC issuers that may have private addresses: whoever makes OIDC providers can have this server ask them (default: none)",
    schema: hosts.default([]),
  },
  smtpUrl: {
    env: "SIGNET_SMTP_URL",
    about:
      "the mail server, smtp://user:password@host:587 or smtps://user:password@host:465 (default: none; mails wait for signet mail)",
    schema: text
      // Not the text that was given: it may have a password in it.
      .refine(
        (value) => readSmtpUrl(value) !== undefined,
        "a mail server is smtp:// or smtps://, user:password@ where it asks for them, a host, and a port where there is one",
      )
      .optional(),
  },
  mailFrom: {
    flag: "--mail-from <address>",
    env: "SIGNET_MAIL_FROM",
    about: "the e-mail address that mails come from; goes together with the mail server",
    schema: z.email().max(254).optional(),
  },
  allowMailInPlainText: {
    flag: "--allow-mail-in-plain-text",
    env: "SIGNET_ALLOW_MAIL_IN_PLAIN_TEXT",
    about:
      "send mails also where the mail server offers no TLS: whoever listens on the way can set the root password. Without it only a mail server on this machine may do without",
    schema: flagOrBoolean.default(false),
  },
  logLevel: {
    flag: "--log-level <level>",
    env: "SIGNET_LOG_LEVEL",
    about: "fatal, error, warn, info, debug or silent; the log goes to standard error (default: info)",
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  },
  ephemeral: {
    flag: "--ephemeral",
    env: "SIGNET_EPHEMERAL",
    about: "for tests: keep everything in memory, and allow reset and a moved clock",
    schema: flagOrBoolean.default(false),
  },
} as const satisfies Readonly<Record<string, SettingSpec>>;

type SettingName = keyof typeof settings;

/** The validated settings. */
export type Config = Readonly<{ [Name in SettingName]: z.output<(typeof settings)[Name]["schema"]> }>;

/** A setting that is unknown or wrong; the message names it and says what is right, never its value where that is a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What the settings may come from; the first that has a setting gives it. */
export interface ConfigSources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of a JSON file; also SIGNET_CONFIG. */
  readonly file?: string | undefined;
}

const CONFIG_FILE_ENV = "SIGNET_CONFIG";

/** What is wrong with a value for a setting; undefined when it is right. */
export function settingProblem(name: SettingName, value: unknown): string | undefined {
  const result = settings[name].schema.safeParse(value);
  return result.success ? undefined : (result.error.issues[0]?.message ?? "wrong");
}

/** Reads, merges and validates the settings. Throws ConfigError. */
export function readConfig({ flags, env, file }: ConfigSources): Config {
  const fromEnv = envSettings(env);
  const path = file ?? env[CONFIG_FILE_ENV];
  const fromFile = path === undefined ? {} : fileSettings(path);
  const config: Record<string, unknown> = {};
  for (const [name, spec] of entries()) {
    const given = flags[name] ?? fromEnv[name] ?? fromFile[name];
    const result = spec.schema.safeParse(given);
    if (!result.success)
      throw new ConfigError(`${origin(name, spec)}: ${result.error.issues[0]?.message ?? "wrong"}`);
    config[name] = result.data;
  }
  return checked(config as unknown as Config);
}

function entries(): (readonly [SettingName, SettingSpec])[] {
  return Object.entries(settings) as (readonly [SettingName, SettingSpec])[];
}

function origin(name: string, { flag, env }: SettingSpec): string {
  return `The setting ${flag === undefined ? env : `${flag.split(" ", 1)[0] ?? name} (${env})`} is not right`;
}

function envSettings(env: ConfigSources["env"]): Partial<Record<SettingName, string>> {
  const names = new Map<string, SettingName>(entries().map(([name, spec]) => [spec.env, name]));
  const found: Partial<Record<SettingName, string>> = {};
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("SIGNET_") || variable === CONFIG_FILE_ENV || value === undefined) continue;
    const name = names.get(variable);
    if (name === undefined) {
      throw new ConfigError(
        `The environment variable ${variable} is no setting of Signet. See docs/settings.md for those there are.`,
      );
    }
    found[name] = value;
  }
  return found;
}

function fileSettings(path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // The text of a syntax error quotes the file, which may hold secrets.
    const reason =
      error instanceof SyntaxError
        ? "it is not JSON"
        : ((error as NodeJS.ErrnoException).code ?? "unknown error");
    throw new ConfigError(`The settings file ${path} cannot be read: ${reason}`, { cause: undefined });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError(`The settings file ${path} must hold one JSON object`);
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(settings, name)) {
      throw new ConfigError(
        `'${name}' in ${path} is no setting of Signet. See docs/settings.md for those there are.`,
      );
    }
  }
  return value as Readonly<Record<string, unknown>>;
}

/** What settings ask of each other. */
function checked(config: Config): Config {
  if ((config.adminAccessKeyId === undefined) !== (config.adminSecretAccessKey === undefined)) {
    throw new ConfigError(
      "SIGNET_ADMIN_ACCESS_KEY_ID and SIGNET_ADMIN_SECRET_ACCESS_KEY go together: give both or neither",
    );
  }
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigError("--tls-cert and --tls-key go together: give both or neither");
  }
  if (
    [config.masterKey, config.masterKeyFile, config.masterKeyCommand].filter((given) => given !== undefined)
      .length > 1
  ) {
    throw new ConfigError(
      "SIGNET_MASTER_KEY, --master-key-file and --master-key-command exclude each other: give one",
    );
  }
  if ((config.smtpUrl === undefined) !== (config.mailFrom === undefined)) {
    throw new ConfigError("SIGNET_SMTP_URL and --mail-from go together: give both or neither");
  }
  if (config.ephemeral && config.database !== undefined) {
    throw new ConfigError("--ephemeral keeps everything in memory: it does not go with --database");
  }
  return { ...config, dataDir: resolve(config.dataDir) };
}

/** The URL of the database that the settings mean. */
export function databaseUrl({ ephemeral, database, dataDir }: Config): string {
  if (ephemeral) return "sqlite::memory:";
  return database ?? `sqlite:${join(dataDir, "signet.db")}`;
}
