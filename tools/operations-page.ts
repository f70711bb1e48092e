import { readFile, writeFile } from "node:fs/promises";
import type { Operation, Service } from "../packages/server/src/services/operation.ts";
import { services } from "../packages/server/src/services/services.ts";

const PAGE = new URL("../docs/operations.md", import.meta.url);

/** The page that lists each operation of each service's schema: there, or not yet. */
export function operationsPage(): string {
  const parts = services.map(servicePart);
  return `# Operations

Every operation of the services' schemas is here. One that is not there yet answers 501 \`NotImplemented\` and does nothing. Made by
\`node tools/operations-page.ts\`; a test holds it against the code.

${parts.join("\n")}`;
}

function servicePart({ signingName, operations, notYet }: Service): string {
  const there = operations.toSorted((a, b) => (a.schema[2] < b.schema[2] ? -1 : 1)).map(line);
  return `## ${signingName}: ${operations.length} of ${operations.length + notYet.length}

${there.join("\n")}

Not yet: ${notYet.toSorted().join(", ")}.
`;
}

function line({ schema, effect, access, unsigned }: Operation): string {
  const needs = typeof access === "function" ? "" : `; needs no permission: ${access.noPermissionNeeded}`;
  const proof = unsigned === undefined ? "" : `; needs no signature: ${unsigned.noSignatureNeeded}`;
  return `- \`${schema[2]}\` (${effect}s${needs}${proof})`;
}

/** The page as it stands. */
export function currentOperationsPage(): Promise<string> {
  return readFile(PAGE, "utf8");
}

if (import.meta.main) await writeFile(PAGE, operationsPage());
