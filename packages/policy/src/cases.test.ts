import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type AttachedPolicy,
  compilePolicies,
  type CompiledPolicies,
  type ContextValue,
  createContext,
  type Decision,
  decide,
  explain,
  type Explanation,
  parsePolicy,
  type PolicyType,
  type PrincipalRef,
} from "./index.ts";

// The cases are data, so that another engine can run them as well; this is the runner for ours.

interface Shapes {
  readonly [name: string]: readonly object[];
}
interface Values {
  readonly [key: string]: ContextValue;
}
interface DecisionCase {
  readonly name: string;
  readonly principal: string;
  readonly action?: string;
  readonly context?: Values;
  readonly identity: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resource?: string;
  readonly trust?: string;
  readonly scps?: readonly (readonly string[])[];
  readonly rcps?: readonly (readonly string[])[];
  readonly outcome: Decision["outcome"];
  readonly blockedBy?: PolicyType;
  readonly determining?: readonly string[];
  readonly missing?: readonly string[];
}
interface ConditionCase {
  readonly if: object;
  readonly version?: string;
  readonly context: Values;
  readonly holds: boolean | "unknown";
  readonly missing?: readonly string[];
}
interface ElementCase {
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly version?: string;
  readonly context?: Values;
  readonly matches: readonly string[];
  readonly not: readonly string[];
}
interface CaseFile {
  readonly about: string;
  readonly page: string;
  readonly defaults?: { readonly action: string; readonly resource: string; readonly account: string };
  readonly shapes?: Shapes;
  readonly decisions?: readonly DecisionCase[];
  readonly conditions?: readonly ConditionCase[];
  readonly elements?: readonly ElementCase[];
  readonly principals?: readonly { readonly Principal: unknown; readonly matches: readonly string[] }[];
  readonly exceptions?: readonly { readonly NotPrincipal: unknown; readonly notDenied: readonly string[] }[];
}

const folder = new URL("../cases/", import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const { principals } = read("principals.json") as {
  readonly principals: Readonly<Record<string, PrincipalRef>>;
};
const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "principals.json");

function attach(type: PolicyType, statements: readonly object[], version = "2012-10-17"): AttachedPolicy {
  const parsed = parsePolicy(JSON.stringify({ Version: version, Statement: statements }), type);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { source: { type, id: "case", name: "case" }, policy: parsed.policy };
}

function principal(name: string): PrincipalRef {
  const found = principals[name];
  if (found === undefined) throw new Error(`no principal ${name}`);
  return found;
}

test("there are cases", () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
});

describe.each(files)("%s", (file) => {
  const cases = read(file) as CaseFile;

  test("names its source", () => {
    expect(cases.page).toMatch(/Guide/);
  });

  for (const one of cases.decisions ?? []) {
    test(`${one.principal}: ${one.name}`, () => {
      const { defaults } = cases;
      if (defaults === undefined) throw new Error("decisions need defaults");
      const shape = (type: PolicyType, name: string): AttachedPolicy => {
        const statements = cases.shapes?.[name];
        if (statements === undefined) throw new Error(`no shape ${name}`);
        return attach(type, statements);
      };
      const all = (type: PolicyType, names: readonly string[]): CompiledPolicies =>
        compilePolicies(names.map((name) => shape(type, name)));
      const decision = explain({
        principal: principal(one.principal),
        action: one.action ?? defaults.action,
        resource: defaults.resource,
        resourceAccountId: defaults.account,
        context: createContext(Object.entries(one.context ?? {})),
        policies: {
          identity: all("identity", one.identity),
          boundary: one.boundary === undefined ? undefined : all("boundary", [one.boundary]),
          session: one.session && all("session", one.session),
          resource:
            one.resource === undefined
              ? one.trust === undefined
                ? undefined
                : all("trust", [one.trust])
              : all("resource", [one.resource]),
          scps: one.scps?.map((level) => all("scp", level)),
          rcps: one.rcps?.map((level) => all("rcp", level)),
        },
      });
      expect({ outcome: decision.outcome, blockedBy: decision.blockedBy }).toEqual({
        outcome: one.outcome,
        blockedBy: one.blockedBy,
      });
      const determining = decision.determining.map(({ sid }) => sid);
      expect(determining).toEqual(one.determining ?? determining);
      expect(decision.missingContextKeys).toEqual(one.missing ?? decision.missingContextKeys);
      expect(decision.errors).toEqual([]);
    });
  }

  for (const one of cases.conditions ?? []) {
    test(`${JSON.stringify(one.if)} with ${JSON.stringify(one.context)} is ${one.holds}`, () => {
      const base = { Action: "*", Resource: "*", Condition: one.if };
      const allowed = decideAlone([{ Effect: "Allow", ...base }], one);
      expect(allowed.outcome).toBe(one.holds === true ? "allow" : "implicitDeny");
      const everything = { Effect: "Allow", Action: "*", Resource: "*" };
      const denied = decideAlone([everything, { Effect: "Deny", ...base }], one);
      expect(denied.outcome).toBe(one.holds === false ? "allow" : "explicitDeny");
      expect(allowed.errors.length > 0).toBe(one.holds === "unknown");
      expect(denied.errors.length > 0).toBe(one.holds === "unknown");
      expect(allowed.missingContextKeys).toEqual(one.missing ?? allowed.missingContextKeys);
    });
  }

  for (const { matches, not, version, context, ...element } of cases.elements ?? []) {
    test(`${JSON.stringify(element)} with ${JSON.stringify(context ?? {})}`, () => {
      const isAction = element.Action !== undefined || element.NotAction !== undefined;
      const outcome = (text: string): Decision["outcome"] =>
        decideAlone(
          [{ Effect: "Allow", ...(isAction ? { Resource: "*" } : { Action: "*" }), ...element }],
          { version, context },
          isAction ? { action: text } : { resource: text },
        ).outcome;
      expect(matches.filter((text) => outcome(text) !== "allow")).toEqual([]);
      expect(not.filter((text) => outcome(text) !== "implicitDeny")).toEqual([]);
    });
  }

  for (const { Principal, matches } of cases.principals ?? []) {
    test(`Principal ${JSON.stringify(Principal)}`, () => {
      const matched = Object.keys(principals).filter((name) => denies({ Principal }, name));
      expect(matched.toSorted()).toEqual(matches.toSorted());
    });
  }

  for (const { NotPrincipal, notDenied } of cases.exceptions ?? []) {
    test(`NotPrincipal ${JSON.stringify(NotPrincipal)}`, () => {
      const excepted = Object.keys(principals).filter((name) => !denies({ NotPrincipal }, name));
      expect(excepted.toSorted()).toEqual(notDenied.toSorted());
    });
  }
});

function decideAlone(
  statements: readonly object[],
  { version, context }: { readonly version?: string | undefined; readonly context?: Values | undefined },
  about: { readonly action?: string; readonly resource?: string } = {},
): Explanation {
  return explain({
    principal: principal("alice"),
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccountId: "111111111111",
    context: createContext(Object.entries(context ?? {})),
    policies: { identity: compilePolicies([attach("identity", statements, version)]) },
    ...about,
  });
}

function denies(element: object, name: string): boolean {
  const statement = { Effect: "Deny", ...element, Action: "*", Resource: "*" };
  const { outcome } = decide({
    principal: principal(name),
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccountId: "111111111111",
    context: createContext([]),
    policies: {
      identity: compilePolicies([]),
      resource: compilePolicies([attach("resource", [statement])]),
    },
  });
  return outcome === "explicitDeny";
}
