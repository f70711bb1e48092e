import { readFile, writeFile } from "node:fs/promises";
import type { Operation, Service } from "../packages/server/src/services/operation.ts";
import { services } from "../packages/server/src/services/services.ts";
import { VERSION } from "../packages/server/src/version.ts";
import { documentedRule } from "./operations/documented-rule.ts";

const PAGE = new URL("../docs/operations.md", import.meta.url);

/**
 * The page that tells of each operation of each service's schema: what it asks the policies, or that it is not there yet.
 *
 * @param before the page as it stands: what is in it keeps the version since which it is there
 */
export function operationsPage(before: string): string {
  const since = versionsOf(before);
  const parts = services.map((service) => servicePart(service, since));
  return `# Operations

Every operation of the services' schemas is here. One that is not there yet answers 501 \`NotImplemented\` and does nothing. Made by
\`node tools/operations-page.ts\`; a test holds it against the code, and another one holds each access rule against the data behind AWS's
Service Authorization Reference. Where a rule asks otherwise, \`tools/operations/access-differences.ts\` says why.

Each operation asks the policies for the action of its name, and for more where its row says so. _About_ is the kind of resource whose ARN
policies are matched against, \`*\` where there is none. The condition keys of a row are those of the request and of what it is about;
those that hold for every request, such as \`aws:PrincipalTag/KEY\`, \`aws:SourceIp\` and \`aws:MultiFactorAuthPresent\`, are there
besides.

${parts.join("\n")}`;
}

const HEADER = ["operation", "effect", "asks for more", "about", "condition keys", "since"];

function servicePart(
  { signingName, operations, notYet }: Service,
  since: ReadonlyMap<string, string>,
): string {
  const there = operations.toSorted((a, b) => (a.schema[2] < b.schema[2] ? -1 : 1));
  const rows = there.map((one) =>
    row(signingName, one, since.get(`${signingName}:${one.schema[2]}`) ?? VERSION),
  );
  const notes = there.flatMap(notesOf);
  const missing = notYet.length === 0 ? [] : [`Not yet: ${notYet.toSorted().join(", ")}.`];
  const parts = [
    `## ${signingName}: ${operations.length} of ${operations.length + notYet.length}`,
    table([HEADER, ...rows]),
    ...(notes.length === 0 ? [] : [notes.join("\n")]),
    ...missing,
  ];
  return `${parts.join("\n\n")}\n`;
}

function row(prefix: string, { schema, effect, access }: Operation, since: string): readonly string[] {
  const [, , name] = schema;
  const rule = documentedRule(`${prefix}:${name}`);
  const asked =
    typeof access === "function"
      ? [rule.alsoAsked, rule.about.length === 0 ? ["`*`"] : rule.about, rule.keys]
      : [[], ["nothing: see below"], []];
  const [also = [], about = [], keys = []] = asked;
  return [name, `${effect}s`, also.map(code).join(", "), about.join(", "), keys.map(code).join(", "), since];
}

function notesOf({ schema, access, unsigned }: Operation): readonly string[] {
  const [, , name] = schema;
  return [
    ...(typeof access === "function" ? [] : [`- ${name} needs no permission: ${access.noPermissionNeeded}`]),
    ...(unsigned === undefined ? [] : [`- ${name} needs no signature: ${unsigned.noSignatureNeeded}`]),
  ];
}

/** With columns of one width, as the formatter leaves them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [header = [], ...body] = rows;
  const ruler = widths.map((width) => "-".repeat(width));
  return [header, ruler, ...body].map(line).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** The versions that a page has, by "service:Operation". */
function versionsOf(page: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let service = "";
  for (const line of page.split("\n")) {
    service = /^## ([a-z-]+):/.exec(line)?.[1] ?? service;
    const [, name, version] = /^\| (\w+) .* \| (\d+\.\d+\.\d+) +\|$/.exec(line) ?? [];
    if (name !== undefined && version !== undefined) versions.set(`${service}:${name}`, version);
  }
  return versions;
}

/** The page as it stands. */
export function currentOperationsPage(): Promise<string> {
  return readFile(PAGE, "utf8");
}

if (import.meta.main) await writeFile(PAGE, operationsPage(await currentOperationsPage()));
