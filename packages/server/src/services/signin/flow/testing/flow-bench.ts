import { randomBytes, randomUUID } from "node:crypto";
import type { KyselyPlugin, RootOperationNode, UnknownRow } from "kysely";
import { AwsError } from "../../../../aws-error.ts";
import { createInsertEvents } from "../../../../audit/insert-events.ts";
import { createPolicyGroups } from "../../../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../../../authorize/policy-texts.ts";
import type { Passwords } from "../../../../credentials/passwords.ts";
import { createSecretBox } from "../../../../credentials/secret-box.ts";
import { ringForTests } from "../../../../credentials/testing/rings.ts";
import { createAccount } from "../../../../directory/accounts.ts";
import { createDirectory, type Directory } from "../../../../directory/directory.ts";
import { openStorage } from "../../../../storage/open.ts";
import type { Storage, WriteTransaction } from "../../../../storage/storage.ts";
import { authenticatorApp, type AuthenticatorApp } from "../../../../testing/authenticator.ts";
import type { SigninMeans } from "../../means.ts";
import { createSignInFlow, type SignInFlow } from "../flow.ts";
import type { Claim } from "../person.ts";
import type { SecondFactorMethod } from "../second-factor.ts";
import { totpMethod } from "../totp.ts";
import type { Reached, Visit } from "../visit.ts";

export type TestEvent = Readonly<Record<string, unknown>> & {
  readonly eventName: string;
  readonly recipientAccountId: string;
};

/** The flow on a database of its own, with passwords that hide nothing, and everything it does counted. */
export interface FlowBench {
  readonly flow: SignInFlow;
  readonly means: SigninMeans;
  readonly storage: Storage;
  readonly accountId: string;
  /** Epoch milliseconds; tests move it. */
  now: number;
  /** What the policies deny whoever asks. */
  denied: string | undefined;
  write<T>(this: void, work: (directory: Directory) => Promise<T>): Promise<T>;
  /** Makes a user with a password; returns the unique id. */
  user(name: string, password: string): Promise<string>;
  /** Demands another password of a user. */
  requireAnother(userId: string): Promise<void>;
  /** Gives a person, root by the account's id, a device whose codes are good from now on. */
  device(userId: string, name: string): Promise<AuthenticatorApp>;
  visit(other?: Partial<Omit<Visit, "facts">> & { readonly sourceIp?: string }): Visit;
  signIn(claim: Claim, password: string, visit?: Visit): Promise<Reached>;
  /** Statements and hashes since this was last asked: "SelectQueryNode", "hash" and so on. */
  done(): readonly string[];
  /** The audit events since this was last asked, in no order. */
  events(): Promise<readonly TestEvent[]>;
  rows(table: "sign_in_flows" | "sign_in_failures" | "sign_in_sessions"): Promise<number>;
  close(): Promise<void>;
}

export interface FlowBenchOptions {
  /** Default: SQLite in memory. */
  readonly url?: string;
  readonly methods?: readonly SecondFactorMethod[];
  readonly accountId?: string;
}

/** The hand-over of a step that is still to be taken. */
export function handOverOf({ answer }: Reached, step: "second-factor" | "new-password"): string {
  if (answer.step !== step) throw new Error(`the step is ${answer.step}, not ${step}`);
  return answer.flow;
}

/** The hash of a password, as `passwords` of the bench makes it. */
export const hashOf = (password: string) => `hash of ${password}`;

export async function openFlowBench({
  url = "sqlite::memory:",
  methods = [totpMethod],
  accountId = "111122223333",
}: FlowBenchOptions = {}): Promise<FlowBench> {
  const storage = await openStorage({ url });
  let counted: string[] = [];
  let told: string[] = [];
  const counting: KyselyPlugin = {
    transformQuery({ node }): RootOperationNode {
      counted.push(node.kind);
      return node;
    },
    transformResult: async ({ result }): Promise<typeof result & { readonly rows: UnknownRow[] }> => result,
  };
  const watched: Storage = {
    ...storage,
    reader: storage.reader.withPlugin(counting),
    snapshot: (work) => storage.snapshot(work),
    write: (work) => storage.write((tx) => work({ announce: tx.announce, db: tx.db.withPlugin(counting) })),
    close: () => storage.close(),
  };
  const passwords: Passwords = {
    async hash(password) {
      counted.push("hash");
      return hashOf(password);
    },
    async verify(password, hash) {
      counted.push("hash");
      return hash === hashOf(password);
    },
  };
  const ring = ringForTests();
  const secrets = createSecretBox(ring);
  const runtime = { now: () => bench.now, wallClock: () => bench.now, randomBytes };
  const directoryOf = (id: string, now: number, tx?: WriteTransaction) =>
    createDirectory({
      accountId: id,
      db: tx?.db ?? watched.reader,
      now: () => now,
      randomBytes,
      secrets,
      announce(subject) {
        if (tx === undefined) throw new Error("a change outside of a transaction");
        tx.announce({ accountId: id, subject });
      },
    });
  const insertEvents = createInsertEvents();
  const means: SigninMeans = {
    storage: watched,
    directoryOf,
    passwords,
    seals: ring,
    credentials: {
      sealSession: unexpected,
      sealMessage: unexpected,
      openMessage: unexpected,
    },
    openSession: unexpected,
    runtime,
    newId: randomUUID,
    journal: {
      record: (db, event) => insertEvents(db, [event]),
      enqueue: (event) => void told.push(event.event),
      noteUse: unexpected,
      hasRoom: () => true,
      makeRoom: async () => true,
      flush: async () => undefined,
      close: async () => undefined,
    },
    strangers: { enqueue: (event) => void told.push(event.event), close: () => undefined },
    async authorize(_caller, { action }) {
      if (bench.denied === action) throw new AwsError("AccessDenied", 403, "not authorized");
    },
    callerOf: async () => ({
      accountId,
      principal: { kind: "user", accountId, arn: "arn", id: "AIDA" },
      identity: { kind: "user", userId: "AIDA", name: "somebody", path: "/" },
      accessKeyId: "",
    }),
    policies: createPolicyGroups(createPolicyTexts(1), 1),
    publicUrl: "https://signet.example",
    logger: undefined as unknown as SigninMeans["logger"],
  };
  const bench: FlowBench = {
    flow: createSignInFlow(means, methods),
    means,
    storage,
    accountId,
    now: 1_767_225_600_000,
    denied: undefined,
    write: (work) => storage.write((tx) => work(directoryOf(accountId, bench.now, tx))),
    user: (name, password) =>
      bench.write(async ({ users, loginProfiles }) => {
        const user = await users.create({ name });
        await loginProfiles.create(user, hashOf(password), false);
        return user.user_id;
      }),
    requireAnother: (userId) =>
      bench.write(async ({ loginProfiles }) => {
        const profile = await loginProfiles.find(userId);
        if (profile === undefined) throw new Error("there is no such user");
        await loginProfiles.update(profile, { resetRequired: true });
      }),
    async device(userId, name) {
      const app = await bench.write(async ({ mfaDevices }) => {
        const { seed } = await mfaDevices.create({ name });
        const shown = authenticatorApp(seed, () => bench.now);
        const { AuthenticationCode1, AuthenticationCode2 } = shown.pair();
        const codes = [AuthenticationCode1, AuthenticationCode2] as const;
        const serialNumber = `arn:aws:iam::${accountId}:mfa/${name}`;
        await mfaDevices.enable(userId, serialNumber, { codes, admitted: true });
        return shown;
      });
      // What it showed to be enabled is used up.
      bench.now += 60_000;
      return app;
    },
    visit: ({ sourceIp = "192.0.2.1", ...other } = {}) => ({
      facts: {
        requestId: "request",
        now: bench.now,
        region: "us-east-1",
        sourceIp,
        userAgent: "test",
        referer: undefined,
        secure: true,
      },
      tls: undefined,
      origin: "https://signet.example",
      browser: "browser",
      device: undefined,
      ...other,
    }),
    signIn: (claim, password, visit = bench.visit()) =>
      bench.flow.signIn(visit, { claim, password, destination: "/console" }),
    done() {
      const seen = counted;
      counted = [];
      return seen;
    },
    async events() {
      const rows = await storage.write(async ({ db }) => {
        const all = await db.selectFrom("events").select("event").execute();
        await db.deleteFrom("events").execute();
        return all;
      });
      const seen = [...rows.map(({ event }) => event), ...told];
      told = [];
      return seen.map((text) => JSON.parse(text) as TestEvent);
    },
    async rows(table) {
      return (await storage.reader.selectFrom(table).selectAll().execute()).length;
    },
    close: () => storage.close(),
  };
  await storage.write(({ db }) =>
    createAccount(
      db,
      { accountId, name: "Example", email: "Root@example.test", rootPassword: hashOf("root-Secret1") },
      runtime,
    ),
  );
  return bench;
}

function unexpected(): never {
  throw new Error("the flow has no use for this");
}
