import type { ServiceConstraints } from "./constraints/facts.ts";
import { CREDENTIALS } from "./credentials.ts";
import { holdsPrivateKey } from "./private-key.ts";
import { type OperationSchema, resolveStructure } from "./shapes/resolve.ts";
import type { Shape, StructureShape } from "./shapes/shape.ts";

/** Stands where a secret was. Source: AWS CloudTrail's records of IAM and STS events. */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

type Describe = (value: unknown) => unknown;

/** An operation's input and output as the audit trail may keep them. */
export interface OperationDescriber {
  /** Names begin in lower case, instants are ISO 8601, secrets are hidden; null where there is nothing to tell. */
  input(this: void, value: object): object | null;
  output(this: void, value: object | undefined): object | null;
}

/** Compiled when first used. `schema` is an export of `@aws-sdk/client-*` such as CreateUser$. */
export function describeOperation(
  constraints: ServiceConstraints,
  schema: OperationSchema,
): OperationDescriber {
  const input = lazily(() => structureDescriber(resolveStructure(schema[4], constraints)));
  const output = lazily(() => structureDescriber(resolveStructure(schema[5], constraints)));
  return {
    input: (value) => orNull(input()(value)),
    output: (value) => (value === undefined ? null : orNull(output()(value))),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function orNull(described: unknown): object | null {
  return typeof described === "object" && described !== null && Object.keys(described).length > 0
    ? described
    : null;
}

function structureDescriber(shape: StructureShape | undefined): Describe {
  if (shape === undefined) return () => undefined;
  const members = lazily(() =>
    shape.members.map((member) => ({
      name: member.name,
      shown: member.name.charAt(0).toLowerCase() + member.name.slice(1),
      describe: CREDENTIALS.has(member.name) ? () => HIDDEN : describer(member.shape),
    })),
  );
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    const described: Record<string, unknown> = {};
    for (const { name, shown, describe } of members()) {
      const part = source[name];
      if (part !== undefined && part !== null) described[shown] = describe(part);
    }
    return described;
  };
}

function describer(shape: Shape): Describe {
  if (shape.sensitive) return () => HIDDEN;
  switch (shape.kind) {
    case "structure":
      return structureDescriber(shape);
    case "list": {
      const element = describer(shape.element);
      return (value) => (value as readonly unknown[]).map((part) => element(part));
    }
    case "map": {
      const inner = describer(shape.value);
      return (value) =>
        Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, inner(part)]));
    }
    case "timestamp":
      return (value) => (value as Date).toISOString();
    case "blob":
      return (value) => Buffer.from(value as Uint8Array).toString("base64");
    case "bigInteger":
      return String;
    case "string":
      return (value) => (holdsPrivateKey(String(value)) ? HIDDEN : value);
    case "boolean":
    case "number":
    case "document":
      return (value) => value;
  }
}
