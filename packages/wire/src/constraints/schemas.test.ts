// The constraint modules come from models, the schemas from the SDK clients: two sources, held against each other.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { NormalizedSchema } from "@smithy/core/schema";
import { describe, expect, test } from "vitest";

import type { SchemaRef } from "../shapes/resolve.ts";
import { factsOf, structureFactsOf, type ServiceConstraints, type ShapeFacts } from "./facts.ts";
import { iamConstraints } from "./iam.generated.ts";
import { compilePattern } from "./pattern.ts";
import { stsConstraints } from "./sts.generated.ts";

interface Service {
  readonly name: string;
  readonly client: Readonly<Record<string, unknown>>;
  readonly constraints: ServiceConstraints;
  /** Input structures that the client has and the model has not: their operations are newer than the model. */
  readonly newerStructures: readonly string[];
  /** Numbers that the client has and the model has not: newer than the model as well. Any finite number is read. */
  readonly newerNumbers: readonly string[];
}

const services: readonly Service[] = [
  {
    name: "iam",
    client: iam,
    constraints: iamConstraints,
    newerStructures: [
      "AcquireRoleRequest",
      "ReplacementValueEntry",
      "GetRoleTemplateVersionRequest",
      "PutAccountPropertiesRequest",
      "InlinePolicyIdentifierType",
    ],
    newerNumbers: ["AcquireRoleRequest.TemplateMinorVersion", "GetRoleTemplateVersionRequest.MinorVersion"],
  },
  {
    name: "sts",
    client: sts,
    constraints: stsConstraints,
    newerStructures: [],
    newerNumbers: [
      "AssumeRoleRequest.MinimumSessionTokenSize",
      "AssumeRoleWithSAMLRequest.MinimumSessionTokenSize",
      "AssumeRoleWithWebIdentityRequest.MinimumSessionTokenSize",
      "AssumeRootRequest.MinimumSessionTokenSize",
      "GetFederationTokenRequest.MinimumSessionTokenSize",
      "GetSessionTokenRequest.MinimumSessionTokenSize",
    ],
  },
];

function structures({ client }: Service): ReadonlyMap<string, NormalizedSchema> {
  const found = new Map<string, NormalizedSchema>();
  for (const [name, schema] of Object.entries(client)) {
    if (!name.endsWith("$") || !Array.isArray(schema) || schema[0] === 9) continue;
    const normalized = NormalizedSchema.of(schema as unknown as SchemaRef);
    if (normalized.isStructSchema()) found.set(normalized.getName() ?? "", normalized);
  }
  return found;
}

/** The structures that operations take, at any depth. */
function inputs({ client }: Service): ReadonlyMap<string, NormalizedSchema> {
  const found = new Map<string, NormalizedSchema>();
  const visit = (schema: NormalizedSchema): void => {
    if (schema.isListSchema() || schema.isMapSchema()) visit(schema.getValueSchema());
    if (!schema.isStructSchema() || found.has(schema.getName() ?? "")) return;
    found.set(schema.getName() ?? "", schema);
    for (const [, member] of schema.structIterator()) visit(member);
  };
  for (const schema of Object.values(client)) {
    if (Array.isArray(schema) && schema[0] === 9) visit(NormalizedSchema.of(schema[4] as SchemaRef));
  }
  return found;
}

/** Schemas name the required members first and end with how many they are. */
function requiredBySchema(schema: NormalizedSchema): readonly string[] {
  const [, , , , names, , count = 0] = schema.getSchema() as unknown as StructureTuple;
  return names.slice(0, count);
}

type StructureTuple = readonly [number, string, string, unknown, readonly string[], unknown, number?];

function typeOf(schema: NormalizedSchema): readonly ShapeFacts["type"][] {
  if (schema.isStringSchema()) return ["string"];
  if (schema.isNumericSchema()) return ["integer", "long", "float", "double"];
  if (schema.isBlobSchema()) return ["blob"];
  if (schema.isListSchema()) return ["list"];
  return schema.isMapSchema() ? ["map"] : [];
}

describe.each(services)("$name", (service) => {
  const { constraints, newerStructures, newerNumbers } = service;
  const schemas = structures(service);
  const named = Object.entries(constraints.structures);

  test("every structure and member of the module is in the client's schemas, with the same type", () => {
    expect(named.length).toBeGreaterThan(10);
    const missing = named.flatMap(([structure, { members = {} }]) => {
      const schema = schemas.get(structure);
      if (schema === undefined) return [structure];
      const ofClient = new Map(schema.structIterator());
      return Object.entries(members).flatMap(([member, shape]) => {
        const type = factsOf(constraints, shape)?.type;
        const memberSchema = ofClient.get(member);
        const same = type !== undefined && memberSchema !== undefined && typeOf(memberSchema).includes(type);
        return same ? [] : [`${structure}.${member}`];
      });
    });
    expect(missing).toEqual([]);
  });

  test("the same members are required, but for structures that the model does not know", () => {
    const differing = [...inputs(service)].flatMap(([structure, schema]) => {
      const required = structureFactsOf(constraints, structure)?.required ?? [];
      const same = [...required].toSorted().join() === requiredBySchema(schema).toSorted().join();
      return same ? [] : [structure];
    });
    expect(differing).toEqual(newerStructures);
  });

  test("the same members are sensitive", () => {
    const differing = [...inputs(service)].flatMap(([structure, schema]) => {
      const members = structureFactsOf(constraints, structure)?.members ?? {};
      return [...schema.structIterator()].flatMap(([member, memberSchema]) => {
        const byModel = factsOf(constraints, members[member])?.sensitive === true;
        return byModel === Boolean(memberSchema.getMergedTraits().sensitive)
          ? []
          : [`${structure}.${member}`];
      });
    });
    expect(differing).toEqual([]);
  });

  test("the model says of every number of an input whether it is whole, except of those it does not know", () => {
    const unknown: string[] = [];
    for (const [structure, schema] of inputs(service)) {
      const members = structureFactsOf(constraints, structure)?.members ?? {};
      for (const [member, memberSchema] of schema.structIterator()) {
        if (memberSchema.isNumericSchema() && members[member] === undefined)
          unknown.push(`${structure}.${member}`);
      }
    }
    expect(unknown).toEqual(newerNumbers);
  });

  test("every shape of the module is used, and every pattern compiles", () => {
    const used = new Set(named.flatMap(([, { members = {} }]) => Object.values(members)));
    const patterns: string[] = [];
    for (const facts of Object.values(constraints.shapes)) {
      for (const part of [facts.member, facts.key, facts.value]) if (part !== undefined) used.add(part);
      patterns.push(...(facts.pattern === undefined ? [] : [facts.pattern]));
    }
    expect([...used].toSorted()).toEqual(Object.keys(constraints.shapes).toSorted());
    expect(patterns.map(compilePattern)).toHaveLength(patterns.length);
  });
});
