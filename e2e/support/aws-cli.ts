import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { type Answer, type AwsCommand, operationOf, REGION, type Sender } from "./client.ts";

/** Debian's AWS CLI. It is older than AWS_ENDPOINT_URL, so the endpoint is said in each command. */
const AWS = "/usr/bin/aws";

/** The AWS CLI, without retries: the command's name and its input become `aws SERVICE COMMAND --flag value …`. */
export async function awsCli<Output extends object>(
  sender: Sender,
  command: AwsCommand<Output>,
): Promise<Answer<Output>> {
  const { service, operation } = operationOf(command);
  const { status, out, err } = await aws([service, kebab(operation), ...flagsOf(command.input)], sender);
  if (status === 0) return { ok: true, output: (out === "" ? {} : JSON.parse(out)) as Output };
  const [, code, message] =
    /^An error occurred \((\w+)\) when calling the \w+ operation(?: \([^)]*\))?: ([\s\S]*)$/.exec(
      err.trim(),
    ) ?? [];
  if (code === undefined || message === undefined) throw new Error(`aws ended with ${status}: ${err}`);
  return { ok: false, code, message };
}

/** Runs `aws ARGUMENTS` as somebody. */
export function aws(
  args: readonly string[],
  { endpoint, credentials, region = REGION }: Sender,
): Promise<AwsEnded> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return awsWith([...args, "--endpoint-url", endpoint], {
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  });
}

export interface AwsEnded {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `aws ARGUMENTS` with an environment, and nothing of this machine's own AWS configuration. */
export function awsWith(args: readonly string[], env: Readonly<Record<string, string>>): Promise<AwsEnded> {
  const own = {
    PATH: "/usr/bin:/bin",
    HOME: tmpdir(),
    LC_ALL: "C.UTF-8",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
  };
  const all = [...args, "--output", "json", "--no-cli-pager"];
  return new Promise((resolve, reject) => {
    execFile(AWS, all, { env: { ...own, ...env } }, (error, out, err) => {
      if (error !== null && typeof error.code !== "number") {
        reject(new Error(`${AWS} cannot be run (apt-get install awscli): ${error.message}`));
      } else {
        resolve({ status: typeof error?.code === "number" ? error.code : 0, out, err });
      }
    });
  });
}

/** `{ UserName: "alice", Tags: [...] }` as `--user-name alice --tags [...]`. */
function flagsOf(input: object): string[] {
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [
      `--${kebab(name)}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
}

/** "CreateSAMLProvider" as "create-saml-provider". */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
}
