import type { IncomingMessage } from "node:http";

/** What the bodies of all requests together may take. */
export interface BodyBudget {
  /** Takes room for so many bytes; false when there is none. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Requests are read before anyone is asked who they are, so that what strangers can make the server hold has to have an end. */
export function createBodyBudget(total: number): BodyBudget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > total) return false;
      held += bytes;
      return true;
    },
    give(bytes) {
      held -= bytes;
    },
  };
}

export type Body =
  /** Bytes that were taken from the budget, and are to be given back. */
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  /** Above the limit for one request; not all of it was read. */
  | { readonly kind: "too-large" }
  /** There is no room left; not all of it was read. */
  | { readonly kind: "no-room" }
  /** The client went away. */
  | { readonly kind: "aborted" };

export function readBody(request: IncomingMessage, limit: number, budget: BodyBudget): Promise<Body> {
  const declared = request.headers["content-length"];
  if (declared !== undefined && Number(declared) > limit) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;
    /** The first end counts. The listeners stay: whatever still happens to the connection is then nothing to fall over. */
    function end(body: Body): void {
      if (ended) return;
      ended = true;
      if (body.kind !== "whole") budget.give(size);
      resolve(body);
    }
    function onData(chunk: Buffer): void {
      if (ended) return;
      if (size + chunk.byteLength > limit) return end({ kind: "too-large" });
      if (!budget.take(chunk.byteLength)) return end({ kind: "no-room" });
      size += chunk.byteLength;
      chunks.push(chunk);
    }
    function onEnd(): void {
      const [only] = chunks;
      const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      end({ kind: "whole", bytes });
    }
    function onAbort(): void {
      end({ kind: "aborted" });
    }
    request.on("data", onData).on("end", onEnd).on("error", onAbort).on("close", onAbort);
  });
}
