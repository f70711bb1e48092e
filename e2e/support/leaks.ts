import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Something that must not be found, and what it is: to be named without being quoted. */
export interface Secret {
  readonly what: string;
  readonly value: string;
}

/** A text or the bytes of a file, and where they are from. */
export interface Place {
  readonly where: string;
  readonly content: Buffer;
}

/** Every file of a folder, as bytes. */
export async function filesOf(folder: string): Promise<readonly Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ name, parentPath }) => ({
        where: name,
        content: await readFile(join(parentPath, name)),
      })),
  );
}

/** Where a secret stands, as it is or in one of the ways in which programs write text: "the secret of alice in signet.db". */
export function findLeaks(secrets: readonly Secret[], places: readonly Place[]): readonly string[] {
  return places.flatMap(({ where, content }) =>
    secrets
      .filter(({ value }) => waysToWrite(value).some((text) => content.includes(text)))
      .map(({ what }) => `${what} in ${where}`),
  );
}

function waysToWrite(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}
