import { readFileSync } from "node:fs";
import { brotliDecompressSync, inflateRawSync } from "node:zlib";
import type { ServiceAuthorization, ServiceAuthorizationData } from "@signet/policy";
import { parseService } from "./parse-service.ts";

/**
 * What AWS's services authorize, for validatePolicy. The file is read when the first service is asked for, and each service is
 * decoded when it is first asked for. Prefixes are found without case.
 *
 * @throws when the file is missing from the installation
 */
export function authorizationData(): ServiceAuthorizationData {
  return { service: findService };
}

/** The prefixes of all services, sorted. */
export function servicePrefixes(): readonly string[] {
  return [...library().entries.keys()];
}

/** The name of the service with this prefix ("Amazon S3"), without decoding the service; undefined when there is none. */
export function serviceName(prefix: string): string | undefined {
  return library().entries.get(prefix.toLowerCase())?.name;
}

interface Entry {
  readonly name: string;
  readonly block: number;
  readonly start: number;
  readonly length: number;
}

interface Library {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly block: (number: number) => string;
}

const decoded = new Map<string, ServiceAuthorization>();
let loaded: Library | undefined;

function findService(prefix: string): ServiceAuthorization | undefined {
  const known = prefix.toLowerCase();
  const entry = library().entries.get(known);
  if (entry === undefined) return undefined;
  let service = decoded.get(known);
  if (service === undefined) {
    const text = library()
      .block(entry.block)
      .slice(entry.start, entry.start + entry.length);
    service = parseService(known, entry.name, text);
    decoded.set(known, service);
  }
  return service;
}

function library(): Library {
  return (loaded ??= open(readData()));
}

/** Reads the form that tools/extract-authorization-data.ts writes. */
function open(file: Buffer): Library {
  const indexEnd = 4 + file.readUInt32BE(0);
  const [first = "", ...lines] = inflateRawSync(file.subarray(4, indexEnd))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const sizes = first.split("\t").map(Number);
  let last: { readonly number: number; readonly text: string } | undefined;
  return {
    entries: new Map(
      lines.map((line) => {
        const [prefix = "", name = "", ...numbers] = line.split("\t");
        const [block = 0, start = 0, length = 0] = numbers.map(Number);
        return [prefix, { name, block, start, length }];
      }),
    ),
    block(number) {
      // Whoever goes through all services asks for those of one block one after the other.
      if (last?.number !== number) {
        const start = sizes.slice(0, number).reduce((sum, size) => sum + size, indexEnd);
        const bytes = file.subarray(start, start + (sizes[number] ?? 0));
        last = { number, text: brotliDecompressSync(bytes).toString("utf8") };
      }
      return last.text;
    },
  };
}

/** Beside the sources' folder `src`, and beside the built server's folder `dist`. */
const PLACES = ["../../data/", "../data/"];

function readData(): Buffer {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(`${place}authorization-data.bin`, import.meta.url));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error("authorization-data.bin is missing from the installation");
}
