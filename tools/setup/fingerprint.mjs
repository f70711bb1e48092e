import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const NOT_BUILT = /(?:\.test\.ts|\.md)$/u;
const NOT_WALKED = new Set(["node_modules", "dist", "testing", "fixtures", "data"]);

/**
 * What the build depends on, as one hash: names and contents, because a checkout or a copy changes times without reason.
 *
 * @param {string} root the folder of the clone
 * @param {readonly string[]} places files and folders in it
 * @returns {string}
 */
export function fingerprint(root, places) {
  const hash = createHash("sha256");
  for (const place of places) {
    for (const path of filesOf(join(root, place))) {
      const content = readFileSync(path);
      hash
        .update(`${relative(root, path).split(sep).join("/")}\0${content.length.toString()}\0`)
        .update(content);
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} place
 * @returns {readonly string[]}
 */
function filesOf(place) {
  let entries;
  try {
    entries = readdirSync(place, { withFileTypes: true });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOTDIR") return [place];
    if (code === "ENOENT") return [];
    throw error;
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return NOT_WALKED.has(entry.name) ? [] : filesOf(join(place, entry.name));
      return NOT_BUILT.test(entry.name) ? [] : [join(place, entry.name)];
    });
}
