import { pino } from "pino";
import type { ArrivedRequest, HttpAnswer } from "../../../arrived-request.ts";
import type { AwsError } from "../../../aws-error.ts";
import { createDirectory } from "../../../directory/directory.ts";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import { sessionCaller } from "../../../authenticate/session-caller.ts";
import { createPrincipalStore } from "../../../directory/principal-store.ts";
import type { SigninMeans } from "../means.ts";
import type { Route } from "../web/route.ts";
import { createWeb } from "../web/web.ts";

/** The shell around routes of a test, on a database in memory, and without HTTP. */
export interface WebShell {
  readonly directory: TestDirectory;
  readonly means: SigninMeans;
  /** What was logged. */
  readonly log: readonly string[];
  /** What was counted: route, code and status. */
  readonly answered: readonly (readonly [route: string, code: string, status: number])[];
  /** A request as it may arrive: nothing is added but the host. */
  ask(
    this: void,
    method: string,
    target: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
    refusal?: AwsError,
  ): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface WebShellOptions {
  readonly publicUrl?: string;
  /** By default the journal always has room. */
  readonly hasRoom?: () => boolean;
  readonly routes: (means: SigninMeans) => readonly Route[];
}

export async function openWebShell({
  publicUrl = "http://127.0.0.1:4566",
  hasRoom = () => true,
  routes,
}: WebShellOptions): Promise<WebShell> {
  const directory = await openTestDirectory();
  const { storage } = directory;
  const log: string[] = [];
  const answered: (readonly [string, string, number])[] = [];
  const principals = createPrincipalStore((work) => storage.snapshot(work), storage.changes, 100);
  const unused = (): never => {
    throw new Error("the routes of this test do not need it");
  };
  const means: SigninMeans = {
    storage,
    directoryOf: (accountId, now, tx) =>
      createDirectory({
        ...directory.scope,
        accountId,
        now: () => now,
        ...(tx === undefined
          ? {}
          : { db: tx.db, announce: (subject: string) => tx.announce({ accountId, subject }) }),
      }),
    passwords: { hash: unused, verify: unused },
    seals: { seal: unused, open: unused, digest: unused },
    credentials: { sealSession: unused, sealMessage: unused, openMessage: unused },
    openSession: unused,
    runtime: {
      now: () => directory.now,
      wallClock: () => directory.now,
      randomBytes: directory.scope.randomBytes,
    },
    newId: () => "00000000-0000-4000-8000-000000000000",
    journal: {
      record: () => Promise.resolve(),
      enqueue: () => undefined,
      noteUse: () => undefined,
      hasRoom,
      makeRoom: () => Promise.resolve(hasRoom()),
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    strangers: { enqueue: () => undefined, close: () => undefined },
    authorize: unused,
    policies: { compile: unused },
    callerOf: (statement) => sessionCaller(principals, statement, ""),
    publicUrl,
    logger: pino({ base: null }, { write: (line: string) => void log.push(line) }),
  };
  const web = createWeb(
    means,
    routes(means),
    (route, code, status) => void answered.push([route, code, status]),
  );
  return {
    directory,
    means,
    log,
    answered,
    ask(method, target, headers = {}, body = "", refusal) {
      const [path = "", query = ""] = target.split("?", 2);
      const arrived: ArrivedRequest = {
        method,
        path,
        query,
        headers: Object.entries({ host: new URL(publicUrl).host, ...headers }),
        body: Buffer.from(body),
        sourceIp: "192.0.2.1",
        tls: undefined,
      };
      return web.handle(arrived, refusal);
    },
    close: () => directory.close(),
  };
}

/** Values of an answer's `set-cookie` headers, by the cookie's name. */
export function cookiesOf({ headers }: HttpAnswer): ReadonlyMap<string, string> {
  const lines = [headers["set-cookie"] ?? []].flat();
  return new Map(
    lines.map((line) => {
      const [pair = ""] = line.split(";", 1);
      const equals = pair.indexOf("=");
      return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
    }),
  );
}
