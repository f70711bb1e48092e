import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { ServiceName } from "../../support/client.ts";
import type { Credentials } from "../../support/credentials.ts";

/** What is asked of a client that speaks Python. */
export interface PythonRequest {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: object;
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** What botocore's models know. */
export interface Known {
  readonly operations: readonly string[];
  /** By their names: "NoSuchEntityException". */
  readonly exceptions: readonly string[];
}

/** A Python process that asks what it is told to, one request after the other. */
export interface Python<Answered> {
  readonly known: Known;
  ask(request: PythonRequest): Promise<Answered>;
  end(): Promise<void>;
}

/** Debian's Python, for which Debian has the AWS CLI and boto3; another Python may come first in PATH. */
const PYTHON = "/usr/bin/python3";
const ASK = resolve(import.meta.dirname, "ask.py");

/** Nothing of this machine's own AWS configuration. */
const ENVIRONMENT = {
  PATH: "/usr/bin:/bin",
  HOME: tmpdir(),
  LC_ALL: "C.UTF-8",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

export async function startPython<Answered>(client: "cli" | "boto3"): Promise<Python<Answered>> {
  const child = spawn(PYTHON, [ASK, client], { env: ENVIRONMENT, stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  const ended = closing(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function next(): Promise<unknown> {
    const line = await lines.next();
    if (line.done === true)
      throw new Error(`${client} (apt-get install awscli python3-boto3) ended: ${errors}`);
    return JSON.parse(line.value) as unknown;
  }
  return {
    known: (await next()) as Known,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await next()) as Answered;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

function closing(child: ChildProcess): Promise<void> {
  return new Promise((done, reject) => {
    child.on("error", reject);
    child.on("close", () => done());
  });
}
