import { createContext, type DecisionRequest, type PolicyType } from "@signet/policy";
import * as z from "zod";
import { describeIssue } from "./describe-issue.ts";
import { readPolicies, type WrittenPolicy } from "./policies.ts";

const text = z.string().min(1);
const account = z.string().regex(/^\d{12}$/, "an account id has 12 digits");

const KINDS = "root, user, role-session, federated-user, federated, service or anonymous";

const principal = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("root"), accountId: account, arn: text }),
    z.strictObject({ kind: z.literal("user"), accountId: account, arn: text, id: text }),
    z.strictObject({
      kind: z.literal("role-session"),
      accountId: account,
      arn: text,
      roleArn: text,
      id: text,
    }),
    z.strictObject({
      kind: z.literal("federated-user"),
      accountId: account,
      arn: text,
      id: text,
      userArn: text,
      userId: text.optional(),
    }),
    z.strictObject({ kind: z.literal("federated"), provider: text, accountId: account.optional() }),
    z.strictObject({ kind: z.literal("service"), service: text }),
    z.strictObject({ kind: z.literal("anonymous") }),
  ],
  `the kind of a principal is ${KINDS}`,
);

const document = z.union(
  [z.string(), z.record(z.string(), z.unknown())],
  "a document is an object or a text",
);
const policy = z.strictObject({ name: text.optional(), document });
const policies = z.array(policy);

const form = z.strictObject({
  name: z.string().optional(),
  principal,
  action: text,
  resource: text,
  resourceAccountId: text,
  principalCanonicalUserId: text.optional(),
  context: z
    .record(text, z.union([z.string(), z.array(z.string())], "a value is a text or a list of texts"))
    .optional(),
  policies: z
    .strictObject({
      identity: policies.optional(),
      boundary: policy.optional(),
      session: policies.optional(),
      resource: policy.optional(),
      trust: policy.optional(),
      scps: z.array(policies).optional(),
      rcps: z.array(policies).optional(),
    })
    .refine(
      ({ resource, trust }) => resource === undefined || trust === undefined,
      "a resource policy or a trust policy, not both",
    ),
});

/** A decision request as plain JSON, with its policies as documents; docs/policy-commands.md tells the members. */
export type SimulationRequest = z.input<typeof form>;

/** What a request is asked as, and the name that it was given. */
export interface NamedRequest {
  readonly name: string | undefined;
  readonly request: DecisionRequest;
}

/** What is wrong with a simulation request, and where: the names and indexes that lead there. */
export interface RequestProblem {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** A simulation request is not of the form. */
export class UnreadableRequestError extends Error {
  override readonly name = "UnreadableRequestError";
  readonly problems: readonly RequestProblem[];

  constructor(problems: readonly RequestProblem[]) {
    super(problems.map(({ message }) => message).join("; "));
    this.problems = problems;
  }
}

/** The text of a document that stands as an object in the text that the request was read from, and where it begins there. */
export type DocumentText = (path: readonly PropertyKey[]) => Pick<WrittenPolicy, "text" | "start">;

/**
 * Reads a simulation request, from JSON that was parsed. Its policies are read from the text that they were written in, so that they are
 * held to what holds for a policy's text, and their places are places there. Throws UnreadableRequestError, and RefusedPolicyError for
 * its policies.
 */
export function readSimulationRequest(value: unknown, textOf: DocumentText): NamedRequest {
  const read = form.safeParse(value, { reportInput: true });
  if (!read.success) throw new UnreadableRequestError(read.error.issues.map(describeIssue));
  const {
    name,
    policies: given,
    context = {},
    principal: who,
    principalCanonicalUserId,
    ...about
  } = read.data;
  const { identity = [], boundary, session, resource, trust, scps, rcps } = given;
  type Given = z.output<typeof policy>;
  const written = (
    { name: known, document: content }: Given,
    path: readonly PropertyKey[],
  ): WrittenPolicy => {
    const called = known ?? path.join(".");
    const place = typeof content === "string" ? { text: content } : textOf(["policies", ...path, "document"]);
    return { id: called, name: called, ...place };
  };
  const one = (type: PolicyType, path: string, only: Given) => readPolicies(type, [written(only, [path])]);
  const several = (type: PolicyType, path: readonly PropertyKey[], documents: readonly Given[]) =>
    readPolicies(
      type,
      documents.map((each, index) => written(each, [...path, index])),
    );
  const levels = (type: PolicyType, path: string, of: readonly (readonly Given[])[]) =>
    of.map((level, index) => several(type, [path, index], level));
  return {
    name,
    request: {
      principal: who,
      ...about,
      ...(principalCanonicalUserId !== undefined && { principalCanonicalUserId }),
      context: createContext(Object.entries(context)),
      policies: {
        identity: several("identity", ["identity"], identity),
        ...(boundary !== undefined && { boundary: one("boundary", "boundary", boundary) }),
        ...(session !== undefined && { session: several("session", ["session"], session) }),
        ...(resource !== undefined && { resource: one("resource", "resource", resource) }),
        ...(trust !== undefined && { resource: one("trust", "trust", trust) }),
        ...(scps !== undefined && { scps: levels("scp", "scps", scps) }),
        ...(rcps !== undefined && { rcps: levels("rcp", "rcps", rcps) }),
      },
    },
  };
}
