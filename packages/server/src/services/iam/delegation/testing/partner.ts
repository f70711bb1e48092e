import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  CreateDelegationRequestCommand,
  type CreateDelegationRequestRequest,
  type DelegationRequest,
  GetDelegationRequestCommand,
  type IAMClient,
  type PolicyParameter,
  SendDelegationTokenCommand,
} from "@aws-sdk/client-iam";
import { GetDelegatedAccessTokenCommand } from "@aws-sdk/client-sts";
import { credentialsOf } from "../../../../testing/credentials.ts";
import type { ClientCredentials, TestAccount, TestServer } from "../../../../testing/server.ts";

/** An account that asks others for access, with a registered template. */
export interface Partner extends TestAccount {
  readonly iam: IAMClient;
  /** The ARN of a template that lets list the users under a path, and read one user. */
  readonly templateArn: string;
  /** Registers a template with `signet delegation-template add`. */
  register(
    template: object,
  ): Promise<{ readonly status: number; readonly out: string; readonly err: string }>;
  /** Asks for access, with what is given over what is right; returns the id. */
  ask(change?: Partial<CreateDelegationRequestRequest>): Promise<string>;
  /** Has the operator hand the token over. */
  token(requestId: string): Promise<string>;
  /** Trades a token in for credentials. */
  trade(token: string): Promise<ClientCredentials>;
}

export const TOPIC = "arn:aws:sns:us-east-1:111122223333:delegation";

const TEMPLATE = {
  Name: "users",
  Parameters: [
    { Name: "userName", Type: "string" },
    { Name: "pathPrefixes", Type: "stringList" },
  ],
  Policy: {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "iam:GetUser", Resource: "arn:aws:iam::*:user/@{userName}" },
      { Effect: "Allow", Action: "iam:ListUsers", Resource: ["arn:aws:iam::*:user/@{pathPrefixes}/*"] },
    ],
  },
};

export function parameters(userName: string, ...pathPrefixes: readonly string[]): PolicyParameter[] {
  return [
    { Name: "userName", Values: [userName], Type: "string" },
    { Name: "pathPrefixes", Values: [...pathPrefixes], Type: "stringList" },
  ];
}

export async function newPartner(server: TestServer, name = "partner"): Promise<Partner> {
  const account = await server.createAccount(name);
  const iam = server.iam(account.admin);
  let workflows = 0;

  async function register(template: object) {
    const folder = await mkdtemp(join(tmpdir(), "signet-template-"));
    try {
      const file = join(folder, "template.json");
      await writeFile(file, JSON.stringify(template));
      return await server.signet("delegation-template", "add", file, "--account", account.accountId);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const { out, err } = await register(TEMPLATE);
  if (err !== "") throw new Error(err);
  const templateArn = out.trim();
  return {
    ...account,
    iam,
    templateArn,
    register,
    async ask(change = {}) {
      workflows += 1;
      const { DelegationRequestId } = await iam.send(
        new CreateDelegationRequestCommand({
          Description: "Sets things up",
          Permissions: { PolicyTemplateArn: templateArn, Parameters: parameters("alice", "team") },
          RequestorWorkflowId: `workflow-${workflows}`,
          NotificationChannel: TOPIC,
          SessionDuration: 3600,
          ...change,
        }),
      );
      return DelegationRequestId ?? "";
    },
    async token(requestId) {
      const handed = await server.signet("delegation-request", "token", requestId, "--json");
      if (handed.status !== 0) throw new Error(handed.err);
      return (JSON.parse(handed.out) as { tradeInToken: string }).tradeInToken;
    },
    async trade(TradeInToken) {
      const { Credentials } = await server
        .sts(account.admin)
        .send(new GetDelegatedAccessTokenCommand({ TradeInToken }));
      return credentialsOf(Credentials);
    },
  };
}

/** Brings a request to the state ACCEPTED, or FINALIZED, by one client. */
export async function approve(iam: IAMClient, DelegationRequestId: string, send = true): Promise<void> {
  await iam.send(new AssociateDelegationRequestCommand({ DelegationRequestId }));
  await iam.send(new AcceptDelegationRequestCommand({ DelegationRequestId }));
  if (send) await iam.send(new SendDelegationTokenCommand({ DelegationRequestId }));
}

export async function requestOf(iam: IAMClient, DelegationRequestId: string): Promise<DelegationRequest> {
  const answer = await iam.send(new GetDelegationRequestCommand({ DelegationRequestId }));
  return answer.DelegationRequest ?? {};
}
