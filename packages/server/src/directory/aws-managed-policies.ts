import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync, inflateRawSync } from "node:zlib";

/** A policy that AWS manages: the same in every account, by the ARN that it has at AWS. */
export interface AwsManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** The only version that this server has: AWS's default at the time of the data. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; when the version became AWS's default. */
  readonly updatedAt: number;
}

/** The policy with this ARN; undefined when AWS has none. */
export function findAwsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  return readEntry(arn)?.policy;
}

/** The document of the policy with this ARN, as text; undefined when AWS has none. */
export function awsManagedPolicyDocument(arn: string): string | undefined {
  const entry = readEntry(arn);
  if (entry === undefined) return undefined;
  return library()
    .block(entry.block)
    .slice(entry.start, entry.start + entry.length);
}

/** All of them, sorted by name. */
export function awsManagedPolicies(): readonly AwsManagedPolicy[] {
  const { index } = library();
  const lines = index.slice(index.indexOf("\n") + 1, -1).split("\n");
  return lines.map((line) => parseEntry(line).policy);
}

interface Entry {
  readonly policy: AwsManagedPolicy;
  /** Where its document is: the block, and the place therein. */
  readonly block: number;
  readonly start: number;
  readonly length: number;
}

interface Library {
  /** As tools/extract-managed-policies.ts writes it. It stays text: parsing it all would cost more than all else on the way. */
  readonly index: string;
  /** The text of one block of documents. */
  readonly block: (number: number) => string;
}

let loaded: Library | undefined;

/** The data is read when it is first asked for; documents stay compressed in memory. */
function library(): Library {
  return (loaded ??= open(readData()));
}

function open(file: Buffer): Library {
  const indexEnd = 4 + file.readUInt32BE(0);
  // Deflate is inflated in half the time of Brotli here, and this is on the way of a start.
  const index = inflateRawSync(file.subarray(4, indexEnd)).toString("utf8");
  const sizes = index.slice(0, index.indexOf("\n")).split("\t").map(Number);
  return {
    index,
    block(number) {
      const start = sizes.slice(0, number).reduce((sum, size) => sum + size, indexEnd);
      return brotliDecompressSync(file.subarray(start, start + (sizes[number] ?? 0))).toString("utf8");
    },
  };
}

const ARN = /^arn:aws:iam::aws:policy(\/(?:[\w+=,.@-]+\/)*)([\w+=,.@-]+)$/;

function readEntry(arn: string): Entry | undefined {
  const [, path, name] = ARN.exec(arn) ?? [];
  if (path === undefined || name === undefined) return undefined;
  const { index } = library();
  const start = index.indexOf(`\n${name}\t${path}\t`) + 1;
  return start === 0 ? undefined : parseEntry(index.slice(start, index.indexOf("\n", start)));
}

function parseEntry(line: string): Entry {
  const [name = "", path = "", ...numbers] = line.split("\t");
  const [version = 0, createdAt = 0, updatedAt = 0, block = 0, start = 0, length = 0] = numbers.map(Number);
  const arn = `arn:aws:iam::aws:policy${path}${name}`;
  return {
    policy: {
      arn,
      name,
      path,
      version,
      createdAt: createdAt * 1000,
      updatedAt: updatedAt * 1000,
    },
    block,
    start,
    length,
  };
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** AWS publishes no list of its policies' ids: ours have the same form and are always the same for a policy, but not AWS's. */
export function awsManagedPolicyId(arn: string): string {
  const digest = createHash("sha256").update(arn).digest();
  return `ANPA${Array.from(digest.subarray(0, 17), (byte) => BASE32[byte & 31]).join("")}`;
}

/** Beside the sources' folder `src`, and beside the built server's folder `dist`. */
const PLACES = ["../../data/", "../data/"];

function readData(): Buffer {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(`${place}aws-managed-policies.bin`, import.meta.url));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error("aws-managed-policies.bin is missing from the installation");
}
