import type { Arrow, ImportGraph } from "./import-graph.ts";

/** What a part may import: packages by name (`*` ends a prefix), parts of the server by folder or file. */
type Walls = Readonly<Record<string, readonly string[]>>;

/** Who may import whom: DESIGN, "The house". A package not named here may import nothing. */
const PACKAGES: Walls = {
  policy: [],
  signature: ["node:crypto"],
  wire: ["@smithy/*", "@aws-sdk/core", "saxes", "types of @aws-sdk/*"],
  server: ["*"],
  console: ["react", "react-dom", "@cloudscape-design/*", "@aws-sdk/*", "@simplewebauthn/browser"],
};

/** What every part of the server may use: errors as AWS words them, injected clock and randomness, a bounded map, a region for who names none. */
const COMMON = ["aws-error.ts", "runtime.ts", "instant.ts", "lru.ts", "region.ts"];

/** What an operation is declared with, and what it asks to do its work. Never another service. */
const FOR_OPERATIONS = [
  "directory",
  "credentials",
  "authorize",
  "storage",
  "audit",
  "authenticate/caller.ts",
  "authorization-data",
  "federation",
  "simulation",
  "@signet/wire",
  "@signet/policy",
];

/** Who may import whom inside packages/server/src: DESIGN, "Inside server/src". A part not named here may import nothing. */
const SERVER: Walls = {
  "main.ts": ["commands"],
  commands: [
    "server.ts",
    "config.ts",
    "version.ts",
    "first-start.ts",
    "installation.ts",
    "directory",
    "credentials",
    "audit",
    "mail",
    "storage",
    "simulation",
    "authorization-data",
    "account-transfer",
    "authenticate/caller.ts",
    "@signet/policy",
  ],
  // Beside the API, and beside authorization: whoever runs the command has the database.
  "account-transfer": ["directory", "storage", "audit", "@signet/policy"],
  "authorization-data": ["@signet/policy"],
  "server.ts": ["application.ts", "config.ts", "credentials", "first-start.ts", "gateway", "version.ts"],
  "application.ts": ["*"],
  "installation.ts": ["credentials", "directory", "storage", "config.ts"],
  "signin-means.ts": ["authenticate", "authorize", "directory", "services/signin", "@signet/signature"],
  "first-start.ts": ["directory", "credentials", "storage", "config.ts"],
  "config.ts": ["address-range.ts", "mail/smtp-url.ts"],
  "version.ts": [],
  "aws-error.ts": [],
  "runtime.ts": [],
  "instant.ts": [],
  "lru.ts": [],
  "region.ts": [],
  "address-range.ts": [],
  "arrived-request.ts": ["@signet/signature"],
  gateway: [
    "arrived-request.ts",
    "authenticate",
    "authorize",
    "audit",
    "directory",
    "credentials",
    "federation",
    "storage",
    "services/operation.ts",
    "address-range.ts",
    "@signet/wire",
    "@signet/signature",
  ],
  authenticate: ["directory", "credentials", "storage", "@signet/signature", "@signet/policy"],
  authorize: ["directory", "credentials", "storage", "authenticate/caller.ts", "@signet/policy"],
  // The keys of a simulated request are made where those of a real one are.
  simulation: ["directory", "authorize/context.ts", "authenticate/caller.ts", "@signet/policy"],
  directory: ["credentials", "federation", "storage", "@signet/policy"],
  federation: ["address-range.ts"],
  credentials: ["storage"],
  audit: ["storage", "directory", "authenticate/caller.ts"],
  storage: [],
  "services/services.ts": ["services"],
  "services/operation.ts": FOR_OPERATIONS,
  "services/*": [...FOR_OPERATIONS, "services/operation.ts"],
  // It also answers browsers, whose requests nobody signs.
  "services/signin": [
    ...FOR_OPERATIONS,
    "services/operation.ts",
    "arrived-request.ts",
    "mail",
    "@signet/signature",
  ],
  mail: ["credentials", "storage"],
  jobs: ["directory", "credentials", "storage", "audit", "mail"],
};

/**
 * Only these may take these names: DESIGN, "authorize: … the only caller of" policy.decide. What is simulated asks the engine in one
 * place, too, with an explanation: a simulation that decided by itself could differ from what is enforced.
 */
const RESERVED: readonly { readonly name: string; readonly of: string; readonly parts: readonly string[] }[] =
  [
    { name: "decide", of: "@signet/policy", parts: ["authorize"] },
    { name: "explain", of: "@signet/policy", parts: ["authorize", "simulation"] },
  ];

const SERVER_SOURCES = "packages/server/src/";

/** Tests, what only they use, and what was written by a program to be read by one. */
export function isForTests(path: string): boolean {
  return /\.test\.(?:ts|mjs)$|\/(?:testing|conformance|fixtures)\//u.test(path);
}

/** Arrows that the tables above do not have, as lines of text. Tests may import what they like. */
export function forbiddenArrows(graph: ImportGraph): readonly string[] {
  const arrows = [...graph.values()].flatMap((file) => file.arrows);
  return arrows
    .filter(({ from }) => !isForTests(from))
    .flatMap((arrow) => {
      const reason = whyForbidden(arrow);
      return reason === undefined ? [] : [`${arrow.from} -> ${arrow.to}: ${reason}`];
    });
}

function whyForbidden(arrow: Arrow): string | undefined {
  const { from, to, isFile } = arrow;
  // The stories of e2e are tests all over.
  if (isForTests(to)) return from.startsWith("e2e/") ? undefined : "only for tests";
  if (!from.startsWith("packages/")) return undefined;
  const owner = packageOf(from);
  if (isFile && !to.startsWith(`packages/${owner}/`)) return "a package is imported by its name";
  return whyOutOfPackage(arrow, owner) ?? (owner === "server" ? whyOutOfPart(arrow) : undefined);
}

function whyOutOfPackage({ from, to, isFile, typeOnly }: Arrow, owner: string): string | undefined {
  if (isFile) return undefined;
  const allowed = PACKAGES[owner] ?? [];
  const forTypes = typeOnly ? allowed.filter((name) => name.startsWith("types of ")) : [];
  const names = [...allowed, ...forTypes.map((name) => name.slice("types of ".length))];
  if (names.some((name) => matches(name, to))) return undefined;
  return `${from.split("/", 2).join("/")} may import ${allowed.length === 0 ? "nothing" : allowed.join(", ")}`;
}

function whyOutOfPart({ from, to, isFile, names }: Arrow): string | undefined {
  const part = partOf(from);
  const reserved = RESERVED.find(
    ({ name, of }) => of === to && (names.includes(name) || names.includes("*")),
  );
  if (reserved !== undefined && !reserved.parts.includes(part))
    return `${reserved.name} is only for ${reserved.parts.join(" and ")}`;
  if (!to.startsWith(isFile ? SERVER_SOURCES : "@signet/")) return undefined;
  const target = isFile ? to.slice(SERVER_SOURCES.length) : to;
  if (partOf(to) === part) return undefined;
  const row = SERVER[part] ?? SERVER[part.replace(/\/[^/.]+$/u, "/*")];
  if (row === undefined) return `${part} has no row in the table`;
  // The foundation has no errors of AWS: it knows no service.
  const allowed =
    part === "storage" || part === "credentials" ? [...row, ...COMMON.slice(1)] : [...row, ...COMMON];
  return allowed.some((name) => matches(name, target))
    ? undefined
    : `${part} may import ${allowed.join(", ")}`;
}

/** `@smithy/*` takes what begins so; `directory` takes the folder; `@signet/wire` takes its parts, too. */
function matches(name: string, target: string): boolean {
  if (name.endsWith("*")) return target.startsWith(name.slice(0, -1));
  return target === name || target.startsWith(`${name}/`);
}

function packageOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** The folder or root file of the server that a file belongs to; each service is a part of its own. */
function partOf(path: string): string {
  if (!path.startsWith(SERVER_SOURCES)) return path;
  const [first = "", second = ""] = path.slice(SERVER_SOURCES.length).split("/");
  return first === "services" ? `services/${second}` : first;
}
