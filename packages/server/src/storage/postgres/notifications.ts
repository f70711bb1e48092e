import type { Change, Changes } from "../storage.ts";

export const CHANNEL = "signet_changes";

/** PostgreSQL refuses a payload of 8000 bytes and more. */
const PAYLOAD_LIMIT = 7_900;
/** More than these notifications cost the readers more than dropping their caches. */
const MOST_NOTIFICATIONS = 16;

type Payload = readonly [node: string, ...changes: (readonly [accountId: string, subject: string])[]];

/** What a node tells the others of a transaction: as many payloads as needed; an empty one stands for "everything". */
export function encodeChanges(node: string, changes: readonly Change[]): readonly string[] {
  const payloads: string[] = [];
  let batch: [string, string][] = [];
  let size = node.length + 4;
  const flush = () => {
    if (batch.length > 0) payloads.push(JSON.stringify([node, ...batch] satisfies Payload));
    batch = [];
    size = node.length + 4;
  };
  for (const { accountId, subject } of changes) {
    const bytes = Buffer.byteLength(JSON.stringify([accountId, subject])) + 1;
    if (size + bytes > PAYLOAD_LIMIT) flush();
    if (size + bytes > PAYLOAD_LIMIT || payloads.length === MOST_NOTIFICATIONS) return [everything(node)];
    batch.push([accountId, subject]);
    size += bytes;
  }
  flush();
  return payloads;
}

/** Reads a payload. One that cannot be read may have meant anything. */
export function decodeChanges(payload: string): { readonly node?: string; readonly changes: Changes } {
  let message: unknown;
  try {
    message = JSON.parse(payload);
  } catch {
    return { changes: "everything" };
  }
  if (!Array.isArray(message)) return { changes: "everything" };
  const [node, ...pairs] = message as unknown[];
  const changes = pairs.map(toChange);
  if (typeof node !== "string" || changes.includes(undefined)) return { changes: "everything" };
  return { node, changes: changes.length === 0 ? "everything" : (changes as Change[]) };
}

function everything(node: string): string {
  return JSON.stringify([node] satisfies Payload);
}

function toChange(pair: unknown): Change | undefined {
  if (!Array.isArray(pair)) return undefined;
  const [accountId, subject] = pair as unknown[];
  return typeof accountId === "string" && typeof subject === "string" ? { accountId, subject } : undefined;
}
