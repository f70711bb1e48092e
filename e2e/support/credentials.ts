import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Long-term or temporary credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The administrator's credentials as the first start wrote them into the data folder. */
export async function readCredentialsFile(dataDir: string): Promise<Credentials> {
  const text = await readFile(join(dataDir, "credentials"), "utf8");
  return {
    accessKeyId: entry(text, "aws_access_key_id"),
    secretAccessKey: entry(text, "aws_secret_access_key"),
  };
}

function entry(text: string, name: string): string {
  const value = new RegExp(`^${name} = (\\S+)$`, "m").exec(text)?.[1];
  if (value === undefined) throw new Error(`The credentials file has no ${name}`);
  return value;
}

/** The credentials in the answer of CreateAccessKey, or of an operation of STS. */
export function credentialsIn(answer: {
  readonly AccessKey?:
    | { readonly AccessKeyId?: string | undefined; readonly SecretAccessKey?: string | undefined }
    | undefined;
  readonly Credentials?:
    | {
        readonly AccessKeyId?: string | undefined;
        readonly SecretAccessKey?: string | undefined;
        readonly SessionToken?: string | undefined;
      }
    | undefined;
}): Credentials {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } =
    answer.AccessKey ?? answer.Credentials ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error("The answer has no credentials");
  const sessionToken = answer.Credentials?.SessionToken;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
