import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Sender } from "./client.ts";

/** Where Terraform and the provider lie, if this machine has both: they come neither from npm nor from Debian. */
export interface TerraformHere {
  readonly program: string;
  /** A folder of providers, as `terraform providers mirror` makes it. */
  readonly mirror: string;
}

/** The places in which Terraform itself looks for providers, and those where one puts what no package manager brought. */
const MIRRORS = [
  join(homedir(), ".terraform.d", "plugins"),
  join(homedir(), ".local", "share", "terraform", "plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
  ...globSync("/opt/*"),
];

export function findTerraform(): TerraformHere | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const program = folders.map((folder) => join(folder, "terraform")).find((file) => existsSync(file));
  const mirror = MIRRORS.find((folder) =>
    existsSync(join(folder, "registry.terraform.io", "hashicorp", "aws")),
  );
  return program === undefined || mirror === undefined ? undefined : { program, mirror };
}

export interface TerraformEnded {
  readonly status: number;
  readonly out: string;
}

/** Terraform in a folder of its own, as somebody. */
export interface Terraform {
  /** Runs `terraform ARGUMENTS`; what it wrote comes without colours. */
  run(...args: readonly string[]): Promise<TerraformEnded>;
}

/**
 * Copies a configuration into a folder and makes it ready to run.
 *
 * @param variables values for the configuration's variables, beside `endpoint`
 * @throws with Terraform's words when it cannot be made ready
 */
export async function terraformIn(
  folder: string,
  configuration: string,
  { program, mirror }: TerraformHere,
  { endpoint, credentials }: Sender,
  variables: Readonly<Record<string, string>>,
): Promise<Terraform> {
  await cp(configuration, folder, { recursive: true });
  const settings = join(folder, "terraform.rc");
  await writeFile(settings, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: folder,
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...Object.fromEntries(
      Object.entries({ ...variables, endpoint }).map(([name, value]) => [`TF_VAR_${name}`, value]),
    ),
  };
  const run = (...args: readonly string[]) =>
    new Promise<TerraformEnded>((resolve, reject) => {
      const options = { env, cwd: folder, maxBuffer: 16 * 1024 * 1024 };
      execFile(program, [...args, "-no-color"], options, (error, out, err) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ status: typeof error?.code === "number" ? error.code : 0, out: out + err });
      });
    });
  const { status, out } = await run("init", "-input=false");
  if (status !== 0) throw new Error(`terraform init: ${out}`);
  return { run };
}
