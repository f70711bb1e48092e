import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleRequest,
  type Credentials,
  GetFederationTokenCommand,
  type GetFederationTokenRequest,
} from "@aws-sdk/client-sts";
import { pino } from "pino";
import { readConfig } from "../../../../config.ts";
import type { SessionStatement } from "../../../../credentials/session-statement.ts";
import { openInstallation } from "../../../../installation.ts";
import { createRandomBytes } from "../../../../runtime.ts";
import type { ClientCredentials, TestServer } from "../../../../testing/server.ts";
import type { Seen, TestBrowser } from "../../testing/browser.ts";

/** A company's broker: an IAM user with a key, who may have credentials of roles and of federated users. */
export interface Broker {
  readonly key: ClientCredentials;
  /** The role's name; its ARN. */
  role(options?: RoleOptions): Promise<{ readonly name: string; readonly arn: string }>;
  assume(input: Partial<AssumeRoleRequest> & { readonly RoleArn: string }): Promise<ClientCredentials>;
  federate(input: GetFederationTokenRequest): Promise<ClientCredentials>;
}

export interface RoleOptions {
  readonly policyArn?: string;
  readonly maxSessionDuration?: number;
}

let made = 0;

export async function makeBroker(server: TestServer): Promise<Broker> {
  const UserName = `broker-${(made += 1)}`;
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: ["sts:*", "iam:List*"], Resource: "*" },
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "broker", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const key = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  const sts = server.sts(key);
  return {
    key,
    async role({ policyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess", maxSessionDuration } = {}) {
      const name = `people-${(made += 1)}`;
      const AssumeRolePolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: server.accountId },
          Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        },
      });
      const { Role } = await iam.send(
        new CreateRoleCommand({
          RoleName: name,
          AssumeRolePolicyDocument,
          MaxSessionDuration: maxSessionDuration,
        }),
      );
      await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn }));
      return { name, arn: Role?.Arn ?? "" };
    },
    async assume(input) {
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleSessionName: "ada", ...input }));
      return clientCredentials(Credentials);
    },
    async federate(input) {
      return clientCredentials((await sts.send(new GetFederationTokenCommand(input))).Credentials);
    },
  };
}

export function clientCredentials(credentials: Credentials | undefined): ClientCredentials {
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    sessionToken: credentials?.SessionToken,
  };
}

/** Credentials of a statement that no operation makes so easily, as another node of the server would make them. */
export async function mint(
  { dataDir }: Pick<TestServer, "dataDir">,
  statement: SessionStatement,
): Promise<ClientCredentials> {
  const runtime = { now: Date.now, wallClock: Date.now, randomBytes: createRandomBytes() };
  const config = readConfig({ flags: { dataDir }, env: {} });
  const installation = await openInstallation(config, runtime, pino({ level: "silent" }), "find");
  try {
    return installation.credentials.sealSession(statement);
  } finally {
    await installation.close();
  }
}

/** The parameter Session. */
export function sessionOf({ accessKeyId, secretAccessKey, sessionToken }: ClientCredentials): string {
  return JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken });
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Empty where there is none. */
  readonly token: string;
}

/** What a broker's program sends: the parameters in the query, or as a form. A list may have one of them twice. */
export async function ask(
  endpoint: string,
  parameters: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  method: "GET" | "POST" = "GET",
): Promise<Answer> {
  const encoded = new URLSearchParams();
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  for (const [name, value] of pairs) encoded.append(String(name), String(value));
  const response = await (method === "GET"
    ? fetch(`${endpoint}/federation?${encoded.toString()}`, { redirect: "manual" })
    : fetch(`${endpoint}/federation`, { method: "POST", body: encoded, redirect: "manual" }));
  const text = await response.text();
  const [, token = ""] = /^\{"SigninToken":"([\w-]+)"\}$/u.exec(text) ?? [];
  return { status: response.status, text, token };
}

export function getSigninToken(
  { endpoint }: Pick<TestServer, "endpoint">,
  credentials: ClientCredentials,
  more: Readonly<Record<string, string>> = {},
  method: "GET" | "POST" = "POST",
): Promise<Answer> {
  return ask(endpoint, { Action: "getSigninToken", Session: sessionOf(credentials), ...more }, method);
}

/** The path of a link to sign in by. */
export function loginPath(SigninToken: string, more: Readonly<Record<string, string>> = {}): string {
  const parameters = new URLSearchParams({
    Action: "login",
    Issuer: "https://broker.example/",
    Destination: "https://console.aws.amazon.com/",
    SigninToken,
    ...more,
  });
  return `/federation?${parameters.toString()}`;
}

/** Goes there, as a person who clicks a link. */
export function follow(
  browser: TestBrowser,
  SigninToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Seen> {
  return browser.get(loginPath(SigninToken, more), { "sec-fetch-dest": "document" });
}

/** The fields of the page that asks. */
export function fieldsOf({ text }: Seen): Readonly<Record<string, string>> {
  const found = text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/gu);
  return Object.fromEntries(
    [...found].map(([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")]),
  );
}

/** Presses the button of the page that asks, as a browser sends its form. */
export function confirm(
  browser: TestBrowser,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Seen> {
  return browser.post("/signin/federation", new URLSearchParams(fields).toString(), {
    "content-type": "application/x-www-form-urlencoded",
    origin: "null",
    "sec-fetch-site": "same-origin",
    "x-signet-csrf": "",
    ...headers,
  });
}
