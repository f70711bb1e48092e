import { createContext, type DecisionRequest, type PolicyType } from "@signet/policy";
import * as z from "zod";
import { readPolicies, type WrittenPolicy } from "./policies.ts";

const text = z.string().min(1);
const account = z.string().regex(/^\d{12}$/, "an account id has 12 digits");

const principal = z.discriminatedUnion("kind", [
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
]);

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

/** A simulation request is not of the form. The message says what is wrong, and where in it. */
export class UnreadableRequestError extends Error {
  override readonly name = "UnreadableRequestError";
}

/** Reads a simulation request, from JSON that was parsed. Throws UnreadableRequestError, and RefusedPolicyError for its policies. */
export function readSimulationRequest(value: unknown): NamedRequest {
  const read = form.safeParse(value);
  if (!read.success) throw new UnreadableRequestError(read.error.issues.map(describeIssue).join("; "));
  const {
    name,
    policies: given,
    context = {},
    principal: who,
    principalCanonicalUserId,
    ...about
  } = read.data;
  const { identity = [], boundary, session, resource, trust, scps, rcps } = given;
  const compile = (type: PolicyType, place: string, documents: readonly z.output<typeof policy>[]) =>
    readPolicies(
      type,
      documents.map((one, index) => written(one, `${place}[${index}]`)),
    );
  const levels = (type: PolicyType, of: readonly (readonly z.output<typeof policy>[])[]) =>
    of.map((level, index) => compile(type, `${type}s[${index}]`, level));
  return {
    name,
    request: {
      principal: who,
      ...about,
      ...(principalCanonicalUserId !== undefined && { principalCanonicalUserId }),
      context: createContext(Object.entries(context)),
      policies: {
        identity: compile("identity", "identity", identity),
        ...(boundary !== undefined && { boundary: compile("boundary", "boundary", [boundary]) }),
        ...(session !== undefined && { session: compile("session", "session", session) }),
        ...(resource !== undefined && { resource: compile("resource", "resource", [resource]) }),
        ...(trust !== undefined && { resource: compile("trust", "trust", [trust]) }),
        ...(scps !== undefined && { scps: levels("scp", scps) }),
        ...(rcps !== undefined && { rcps: levels("rcp", rcps) }),
      },
    },
  };
}

function written({ name, document: given }: z.output<typeof policy>, place: string): WrittenPolicy {
  const known = name ?? place;
  return { id: known, name: known, text: typeof given === "string" ? given : JSON.stringify(given, null, 2) };
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}
