import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createAccessKeyId } from "./credentials/access-key-id.ts";
import type { Passwords } from "./credentials/passwords.ts";
import { replacePrivateFile } from "./credentials/private-file.ts";
import { createRandomPassword } from "./credentials/random-password.ts";
import { createSecretAccessKey } from "./credentials/secret-access-key.ts";
import { createAccount, listAccounts } from "./directory/accounts.ts";
import type { KeyPair } from "./directory/access-keys.ts";
import type { Directory } from "./directory/directory.ts";
import type { Runtime } from "./runtime.ts";
import type { Storage, WriteTransaction } from "./storage/storage.ts";

/** What an installation begins with. */
export interface FirstStart {
  readonly accountId: string | undefined;
  readonly accountName: string;
  readonly rootEmail: string;
  readonly rootPassword: string;
  /** The root password as an argon2id PHC string. */
  readonly rootPasswordHash: string;
  /** The name of its administrator; default: `admin`. */
  readonly adminUser?: string | undefined;
  /** The access key of the IAM user `admin`; undefined: made with the account, so that its id tells the account. */
  readonly adminKey: KeyPair | undefined;
}

/** What a first start made; secrets in it are shown once, and kept by nobody but the credentials file. */
export interface Installed {
  readonly accountId: string;
  readonly rootEmail: string;
  readonly rootPassword: string;
  readonly adminKey: KeyPair;
}

export interface InstallMeans {
  readonly storage: Storage;
  readonly directoryIn: (tx: WriteTransaction, accountId: string) => Directory;
  readonly runtime: Runtime;
  /** Called before the commit, so that a crash in between leaves a file too much, never an administrator too few. */
  readonly keepCredentials: (installed: Installed) => Promise<void>;
}

const ADMIN_USER = "admin";
const ADMIN_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess";

export async function planFirstStart(
  config: {
    readonly accountId?: string | undefined;
    readonly accountName: string;
    readonly rootEmail: string;
    readonly adminAccessKeyId?: string | undefined;
    readonly adminSecretAccessKey?: string | undefined;
  },
  passwords: Passwords,
  { randomBytes }: Pick<Runtime, "randomBytes">,
): Promise<FirstStart> {
  const { accountId, accountName, rootEmail, adminAccessKeyId, adminSecretAccessKey } = config;
  const rootPassword = createRandomPassword(randomBytes);
  return {
    accountId,
    accountName,
    rootEmail,
    rootPassword,
    rootPasswordHash: await passwords.hash(rootPassword),
    adminKey:
      adminAccessKeyId === undefined || adminSecretAccessKey === undefined
        ? undefined
        : { accessKeyId: adminAccessKeyId, secretAccessKey: adminSecretAccessKey },
  };
}

/** Makes the first account, all or nothing; undefined where accounts are there already. */
export function install(plan: FirstStart, means: InstallMeans): Promise<Installed | undefined> {
  const { storage, directoryIn, runtime, keepCredentials } = means;
  return storage.write(async (tx) => {
    if ((await listAccounts(tx.db)).length > 0) return undefined;
    const installed = await addAccount(tx, plan, runtime, (accountId) => directoryIn(tx, accountId));
    await keepCredentials(installed);
    return installed;
  });
}

/** Makes an account with its root user and an administrator, in a transaction that is under way. */
export async function addAccount(
  tx: WriteTransaction,
  plan: FirstStart,
  runtime: Runtime,
  directoryOf: (accountId: string) => Directory,
): Promise<Installed> {
  const { accountName: name, rootEmail: email, rootPasswordHash: rootPassword } = plan;
  const account = await createAccount(
    tx.db,
    { accountId: plan.accountId, name, email, rootPassword },
    runtime,
  );
  const accountId = account.account_id;
  const directory = directoryOf(accountId);
  const { adminUser = ADMIN_USER } = plan;
  const admin = await directory.users.create({ name: adminUser });
  await directory.attachments.attach("user", adminUser, ADMIN_POLICY);
  const adminKey = plan.adminKey ?? newKey(accountId, runtime);
  await directory.accessKeys.create(admin.user_id, adminKey);
  return { accountId, rootEmail: plan.rootEmail, rootPassword: plan.rootPassword, adminKey };
}

function newKey(accountId: string, { randomBytes }: Runtime): KeyPair {
  return {
    accessKeyId: createAccessKeyId("AKIA", accountId, randomBytes),
    secretAccessKey: createSecretAccessKey(randomBytes),
  };
}

/** The data folder, closed to other users. */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(dataDir, 0o700);
}

export function credentialsFile(dataDir: string): string {
  return join(dataDir, "credentials");
}

/** Writes the administrator's access key in the format of the AWS credentials file, readable by its owner only. */
export async function writeCredentialsFile(
  path: string,
  { adminKey }: Installed,
  randomBytes: Runtime["randomBytes"],
): Promise<void> {
  const content = [
    "[default]",
    `aws_access_key_id = ${adminKey.accessKeyId}`,
    `aws_secret_access_key = ${adminKey.secretAccessKey}`,
    // Clients sign for some region, whatever it is; the CLI and the SDKs take it from here when nothing else says one.
    "region = us-east-1",
    "",
  ].join("\n");
  await replacePrivateFile(path, content, randomBytes);
}
