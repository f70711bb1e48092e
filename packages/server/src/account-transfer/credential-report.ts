import { TransferError } from "./problems.ts";

/** What a credential report tells of one user. Source: IAM User Guide, "Generate credential reports for your AWS account". */
export interface ReportedUser {
  readonly name: string;
  /** Epoch milliseconds; undefined where the report does not say. */
  readonly createdAt: number | undefined;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
  readonly activeAccessKeys: number;
  readonly activeCertificates: number;
}

export interface CredentialReport {
  /** Without the root user. */
  readonly users: ReadonlyMap<string, ReportedUser>;
  readonly root: ReportedUser | undefined;
  /** The account, by the ARNs. */
  readonly accountId: string | undefined;
}

const ROOT = "<root_account>";
const NEEDED = ["user", "arn", "user_creation_time", "password_enabled", "mfa_active"] as const;

/** Longer than a report of all users that an account can have, each with names of the greatest length. */
export const LONGEST_REPORT = 32 * 1024 * 1024;

/** Reads the CSV of a credential report. Throws TransferError for what is none. */
export function readCredentialReport(text: string): CredentialReport {
  if (text.length > LONGEST_REPORT)
    throw new TransferError(`The credential report is larger than ${LONGEST_REPORT} bytes`);
  const [header = "", ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = header.split(",");
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new TransferError(
      `This is no credential report: its first line lacks ${missing.join(", ")}. Write one with: aws iam get-credential-report --query Content --output text | base64 -d`,
    );
  }
  const users = new Map<string, ReportedUser>();
  let root: ReportedUser | undefined;
  let accountId: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const fields = splitLine(line, columns);
    if (fields === undefined) {
      throw new TransferError(
        `Line ${index + 2} of the credential report does not have its ${columns.length} columns`,
      );
    }
    const at = (name: string) => fields[columns.indexOf(name)] ?? "";
    const yes = (name: string) => (at(name).toLowerCase() === "true" ? 1 : 0);
    const [, , , , account = ""] = at("arn").split(":");
    if (/^\d{12}$/.test(account)) {
      if (accountId !== undefined && accountId !== account)
        throw new TransferError("The credential report is of several accounts");
      accountId = account;
    }
    const user: ReportedUser = {
      name: at("user"),
      createdAt: instant(at("user_creation_time")),
      hasPassword: yes("password_enabled") === 1,
      hasMfa: yes("mfa_active") === 1,
      activeAccessKeys: yes("access_key_1_active") + yes("access_key_2_active"),
      activeCertificates: yes("cert_1_active") + yes("cert_2_active"),
    };
    if (user.name === ROOT) root = user;
    else if (users.has(user.name))
      throw new TransferError(`The credential report has the user ${JSON.stringify(user.name)} twice`);
    else users.set(user.name, user);
  }
  return { users, root, accountId };
}

/**
 * The values of a line. Only names and paths of users can have commas, and they stand in the first two columns, "user" and "arn": with
 * n commas in the name the ARN has at least as many, since it ends with the name.
 */
function splitLine(line: string, columns: readonly string[]): readonly string[] | undefined {
  const fields = line.split(",").map((field) => /^"(.*)"$/.exec(field)?.[1] ?? field);
  const extra = fields.length - columns.length;
  if (extra === 0) return fields;
  const arnAt = columns.indexOf("arn");
  if (extra < 0 || arnAt !== columns.indexOf("user") + 1) return undefined;
  const start = fields.findIndex((field, index) => index > 0 && field.startsWith("arn:aws:iam::"));
  if (start < 1 || columns.indexOf("user") !== 0) return undefined;
  const end = start + 1 + extra - (start - 1);
  return [fields.slice(0, start).join(","), fields.slice(start, end).join(","), ...fields.slice(end)];
}

function instant(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000) * 1000;
}
