import { matchesPattern } from "../match/wildcard.ts";
import type { Witness } from "./access-check.ts";
import { fill, fillArn } from "./fill.ts";
import type { StatementView } from "./statement-view.ts";
import { ownerOf } from "./witness.ts";

/** Actions that everybody knows, for patterns that hold many. */
const FAMILIAR: readonly string[] = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:ListBucket",
  "iam:CreateUser",
  "iam:PassRole",
  "iam:GetUser",
  "sts:AssumeRole",
  "sts:AssumeRoleWithWebIdentity",
  "sts:AssumeRoleWithSAML",
  "sts:TagSession",
  "sts:SetSourceIdentity",
  "ec2:RunInstances",
  "ec2:DescribeInstances",
  "lambda:InvokeFunction",
  "dynamodb:GetItem",
  "sqs:SendMessage",
  "sns:Publish",
  "kms:Decrypt",
  "secretsmanager:GetSecretValue",
  "logs:PutLogEvents",
];

/** How many other texts are tried for one that reads better. */
const TRIES = 32;

/** The same request with an action and a resource that a reader knows, where those show the same. */
export function readable(
  witness: Witness,
  allow: StatementView,
  knownActions: readonly string[],
  confirm: (witness: Witness) => boolean,
): Witness {
  const { actions } = allow.statement;
  const lower = witness.action.toLowerCase();
  const service = `${serviceOf(lower)}:`;
  const own = [...FAMILIAR, ...knownActions].filter(
    (action) =>
      actions.patterns.some((pattern) => matchesPattern(pattern, action.toLowerCase())) !== actions.negated,
  );
  const better = [
    ...own.filter((action) => action.toLowerCase() === lower),
    ...own.filter((action) => action.toLowerCase().startsWith(service)),
    ...own.filter((action) => actions.negated || !action.toLowerCase().startsWith(service)),
    ...(actions.negated ? [] : allow.actions.map(({ tokens }) => fill(tokens)).filter(isAction)),
  ];
  const withAction = better
    .slice(0, TRIES)
    .map((action) => ({ ...witness, action }))
    .find(confirm);
  return withReadableResource(withAction ?? witness, allow, confirm);
}

function withReadableResource(
  witness: Witness,
  { resources, statement }: StatementView,
  confirm: (witness: Witness) => boolean,
): Witness {
  if (resources === undefined || statement.resources?.negated !== false) return witness;
  const patterns = statement.resources.patterns;
  const filled = resources
    .slice(0, TRIES)
    .map(({ tokens }) => fillArn(tokens, serviceOf(witness.action)))
    .filter((text) =>
      patterns.some((resource) => resource.kind === "pattern" && matchesPattern(resource.pattern, text)),
    )
    .map((resource) => ({
      ...witness,
      resource,
      resourceAccountId: ownerOf(resource, witness.context) ?? witness.resourceAccountId,
    }));
  return filled.find(confirm) ?? witness;
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":"));
}

function isAction(text: string): boolean {
  return /^[^:]+:[^:]+$/.test(text);
}
