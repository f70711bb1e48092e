import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

/** Licences that may be linked and passed on with ours. */
const ACCEPTED: ReadonlySet<string> = new Set(
  "Apache-2.0 MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC0-1.0".split(" "),
);

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice|third-party-licenses)(?:[.-].*)?$/iu;

/**
 * The notices that the licences of the bundled packages ask to pass on.
 *
 * @param modules absolute paths of bundled files; those outside of node_modules are ours
 * @throws when a package has a licence that is not accepted, or none
 */
export async function collectLicenses(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined));
  const notices = await Promise.all([...folders].map(notice));
  const text = notices.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ text: one }) => one);
  return ["Signet contains the work of others, under these licences.\n", ...text].join(
    `\n${"-".repeat(80)}\n\n`,
  );
}

/** The folder of the package that a file belongs to, undefined for our own files. */
export function packageFolder(file: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = file.lastIndexOf(marker);
  if (at === -1) return undefined;
  const start = at + marker.length;
  const names = file.slice(start).split(sep);
  return file.slice(0, start) + names.slice(0, names[0]?.startsWith("@") === true ? 2 : 1).join(sep);
}

async function notice(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const { name, version, license = "none" } = manifest;
  if (!ACCEPTED.has(license)) {
    throw new Error(
      `${name}@${version} has the licence ${license}, which is not accepted for what is bundled`,
    );
  }
  const files = (await readdir(folder)).filter((file) => LICENSE_FILE.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return {
    name,
    text: [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n") + "\n",
  };
}
