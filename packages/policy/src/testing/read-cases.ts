import { readdirSync, readFileSync } from "node:fs";
import type { Decision, PolicyType, PrincipalRef } from "../index.ts";
import type { CaseFile, ConditionCase, DecisionCase, ElementCase, ExpectedMiss } from "./case-file.ts";
import type { NamedDocument, SimulationPolicies, SimulationRequest } from "./simulation-request.ts";

/** What a decision has to say. What is undefined is left open; an outcome other than "allow" always has its blockedBy. */
export interface Expectation {
  readonly outcome: Decision["outcome"];
  readonly blockedBy?: PolicyType;
  /** Sids. */
  readonly determining?: readonly string[];
  /** Keys, in lower case, that explain names as missing. */
  readonly missing?: readonly string[];
  /** Whether statements could not be evaluated. */
  readonly errors: boolean;
  readonly nearestMisses?: readonly ExpectedMiss[];
}

/** One request with its answer. The name is unique among all. */
export interface PolicyCase {
  readonly file: string;
  readonly name: string;
  readonly request: SimulationRequest;
  readonly expect: Expectation;
}

const folder = new URL("../../cases/", import.meta.url);
const PRINCIPALS = "principals.json";
const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };
const GET_OBJECT = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  resourceAccountId: "111111111111",
} as const;

type Principals = ReadonlyMap<string, PrincipalRef>;
type Unnamed = Omit<PolicyCase, "file">;

/** The files of cases, by name. */
export function readCaseFiles(): ReadonlyMap<string, CaseFile> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== PRINCIPALS);
  return new Map(names.toSorted().map((name) => [name, readJson(name) as CaseFile]));
}

/** The principals that the cases name. */
export function readPrincipals(): ReadonlyMap<string, PrincipalRef> {
  const { principals } = readJson(PRINCIPALS) as { readonly principals: Record<string, PrincipalRef> };
  return new Map(Object.entries(principals));
}

/** All entries of all files, each as a plain request with what is expected of its decision. */
export function readCases(): readonly PolicyCase[] {
  const byName = readPrincipals();
  return [...readCaseFiles()].flatMap(([file, cases]) =>
    expand(cases, byName).map(({ name, request, expect }) => {
      const full = `${file}: ${name}`;
      return { file, name: full, request: { name: full, ...request }, expect };
    }),
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8"));
}

function expand(file: CaseFile, principals: Principals): readonly Unnamed[] {
  return [
    ...(file.decisions ?? []).map((one) => ofDecision(one, file, principals)),
    ...(file.conditions ?? []).flatMap((one) => ofCondition(one, principals)),
    ...(file.elements ?? []).flatMap((one) => ofElement(one, principals)),
    ...(file.principals ?? []).flatMap(({ Principal, matches }) =>
      ofPrincipal({ Principal }, (name) => matches.includes(name), principals),
    ),
    ...(file.exceptions ?? []).flatMap(({ NotPrincipal, notDenied }) =>
      ofPrincipal({ NotPrincipal }, (name) => !notDenied.includes(name), principals),
    ),
  ];
}

function find<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`the cases have no ${name}`);
  return found;
}

function policy(name: string, Statement: readonly object[], Version = "2012-10-17"): NamedDocument {
  return { name, document: { Version, Statement } };
}

function ofDecision(one: DecisionCase, file: CaseFile, principals: Principals): Unnamed {
  const shapes = new Map(Object.entries(file.shapes ?? {}));
  const shape = (name: string): NamedDocument => policy(name, find(shapes, name), one.version);
  const single = (type: "boundary" | "resource" | "trust"): SimulationPolicies => {
    const name = one[type];
    return name === undefined ? {} : { [type]: shape(name) };
  };
  const { defaults } = file;
  if (defaults === undefined) throw new Error("decisions need defaults");
  const { outcome, blockedBy, determining, missing, errors = false, nearestMisses } = one;
  return {
    name: `${one.principal}: ${one.name}`,
    request: {
      principal: find(principals, one.principal),
      action: one.action ?? defaults.action,
      resource: one.target ?? defaults.resource,
      resourceAccountId: one.account ?? defaults.account,
      ...(one.canonicalUserId !== undefined && { principalCanonicalUserId: one.canonicalUserId }),
      context: one.context ?? {},
      policies: {
        identity: (one.identity ?? []).map(shape),
        ...single("boundary"),
        ...(one.session && { session: one.session.map(shape) }),
        ...single("resource"),
        ...single("trust"),
        ...(one.scps && { scps: one.scps.map((level) => level.map(shape)) }),
        ...(one.rcps && { rcps: one.rcps.map((level) => level.map(shape)) }),
      },
    },
    expect: {
      outcome,
      ...(blockedBy && { blockedBy }),
      ...(determining && { determining }),
      ...(missing && { missing }),
      errors,
      ...(nearestMisses && { nearestMisses }),
    },
  };
}

/** An Allow that is all there is, and a Deny beside an Allow of everything. */
function ofStatement(
  label: string,
  statement: object,
  applies: boolean | "unknown",
  about: Pick<SimulationRequest, "action" | "resource" | "context">,
  principals: Principals,
  { version, missing }: Pick<ConditionCase, "version" | "missing">,
): readonly Unnamed[] {
  const denied = { outcome: "explicitDeny", blockedBy: "identity", determining: ["D"] } as const;
  const refused = { outcome: "implicitDeny", blockedBy: "identity", determining: [] } as const;
  const rest = { ...(missing && { missing }), errors: applies === "unknown" };
  const ask = (statements: readonly object[]): SimulationRequest => ({
    principal: find(principals, "alice"),
    resourceAccountId: GET_OBJECT.resourceAccountId,
    ...about,
    policies: { identity: [policy("case", statements, version)] },
  });
  const given = { Action: "*", Resource: "*", ...statement };
  const bare = Object.fromEntries(Object.entries(given).filter(([name]) => !(`Not${name}` in statement)));
  const allow = { Sid: "A", Effect: "Allow", ...bare };
  const deny = { Sid: "D", Effect: "Deny", ...bare };
  return [
    {
      name: `Allow ${label}`,
      request: ask([allow]),
      expect: { ...(applies === true ? { outcome: "allow", determining: ["A"] } : refused), ...rest },
    },
    {
      name: `Deny ${label}`,
      request: ask([{ Sid: "All", ...ALLOW_ALL }, deny]),
      expect: { ...(applies === false ? { outcome: "allow", determining: ["All"] } : denied), ...rest },
    },
  ];
}

function ofCondition(one: ConditionCase, principals: Principals): readonly Unnamed[] {
  const label = `if ${JSON.stringify(one.if)}${one.version ? ` in ${one.version}` : ""} with ${JSON.stringify(one.context)}`;
  const about = { action: GET_OBJECT.action, resource: GET_OBJECT.resource, context: one.context };
  return ofStatement(label, { Condition: one.if }, one.holds, about, principals, one);
}

function ofElement(one: ElementCase, principals: Principals): readonly Unnamed[] {
  const { matches, not, unknown = [], version, context, ...element } = one;
  const isAction = "Action" in element || "NotAction" in element;
  const of = (texts: readonly string[], applies: boolean | "unknown"): readonly Unnamed[] =>
    texts.flatMap((text) => {
      const about = isAction
        ? { action: text, resource: GET_OBJECT.resource }
        : { action: GET_OBJECT.action, resource: text };
      const place = `${version ? ` in ${version}` : ""}${context ? ` with ${JSON.stringify(context)}` : ""}`;
      const label = `${JSON.stringify(element)}${place} on ${text}`;
      return ofStatement(label, element, applies, { ...about, context: context ?? {} }, principals, {
        ...(version !== undefined && { version }),
      });
    });
  return [...of(matches, true), ...of(not, false), ...of(unknown, "unknown")];
}

/** A resource policy that allows everyone and denies by the element, asked by everyone in turn. */
function ofPrincipal(
  element: object,
  denies: (name: string) => boolean,
  principals: Principals,
): readonly Unnamed[] {
  const resource = policy("case", [
    { Sid: "E", ...ALLOW_ALL, Principal: "*" },
    { Sid: "D", Effect: "Deny", ...element, Action: "*", Resource: "*" },
  ]);
  const own = policy("own", [{ Sid: "A", ...ALLOW_ALL }]);
  return [...principals].map(([name, principal]) => {
    const hasPolicies = ["user", "role-session", "federated-user"].includes(principal.kind);
    const session = principal.kind === "federated-user" ? { session: [own] } : {};
    return {
      name: `${name}: Deny ${JSON.stringify(element)}`,
      request: {
        principal,
        ...GET_OBJECT,
        context: {},
        policies: { identity: hasPolicies ? [own] : [], ...session, resource },
      },
      expect: denies(name)
        ? { outcome: "explicitDeny", blockedBy: "resource", determining: ["D"], errors: false }
        : { outcome: "allow", errors: false },
    };
  });
}
