import { randomBytes } from "node:crypto";
import type { AwsError } from "../../aws-error.ts";
import { openStorage } from "../../storage/open.ts";
import type { Storage } from "../../storage/storage.ts";
import { createAccount } from "../accounts.ts";
import { createDirectory, type Directory } from "../directory.ts";
import type { SecretBox } from "../../credentials/secret-box.ts";
import type { DirectoryScope } from "../scope.ts";

/** One account on a database of its own, for tests of the directory's rules. */
export interface TestDirectory {
  readonly accountId: string;
  readonly storage: Storage;
  /** Runs `work` in one transaction. */
  write<T>(work: (directory: Directory, scope: DirectoryScope) => Promise<T>): Promise<T>;
  /** For reading, outside of a transaction. */
  readonly read: Directory;
  /** For reading. */
  readonly scope: DirectoryScope;
  /** The subjects that were announced since this was last asked. */
  announced(): readonly string[];
  /** Epoch milliseconds; tests may set it. */
  now: number;
  close(): Promise<void>;
}

export interface TestDirectoryOptions {
  /** Default: SQLite in memory. */
  readonly url?: string;
  readonly accountId?: string;
}

export async function openTestDirectory({
  url = "sqlite::memory:",
  accountId = "111122223333",
}: TestDirectoryOptions = {}): Promise<TestDirectory> {
  const storage = await openStorage({ url });
  let subjects: string[] = [];
  storage.changes.subscribe((changes) => {
    if (changes !== "everything") subjects.push(...changes.map((change) => change.subject));
  });
  const means = { now: () => directory.now, randomBytes, secrets: OPEN_BOX };
  const scope: DirectoryScope = {
    ...means,
    accountId,
    db: storage.reader,
    announce() {
      throw new Error("a scope for reading announces nothing");
    },
  };
  const directory: TestDirectory = {
    accountId,
    storage,
    now: 1_767_225_600_123,
    scope,
    read: createDirectory(scope),
    write: (work) =>
      storage.write((tx) => {
        const inside: DirectoryScope = {
          ...means,
          accountId,
          db: tx.db,
          announce: (subject) => tx.announce({ accountId, subject }),
        };
        return work(createDirectory(inside), inside);
      }),
    announced() {
      const heard = subjects;
      subjects = [];
      return heard;
    },
    close: () => storage.close(),
  };
  await storage.write(({ db }) =>
    createAccount(
      db,
      { accountId, name: "Example", email: `root@${accountId}.example`, rootPassword: "$argon2id$" },
      means,
    ),
  );
  return directory;
}

/** Hides nothing; tells whether what is opened was bound to the same. */
const OPEN_BOX: SecretBox = {
  seal: (secret, boundTo) => `${boundTo}:${secret}`,
  open: (sealed, boundTo) =>
    sealed.startsWith(`${boundTo}:`) ? sealed.slice(boundTo.length + 1) : undefined,
};

/** What a refusal is recognised by, for `rejects.toMatchObject`. */
export function refusal(code: string, message: string): Partial<AwsError> {
  return { name: "AwsError", code, message };
}
