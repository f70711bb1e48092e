import type { WireResponse } from "@signet/wire";
import type { AwsError } from "../aws-error.ts";
import { type ArrivedRequest, headerOf } from "../arrived-request.ts";
import type { Metrics } from "./metrics.ts";

/** What `signet serve --ephemeral` offers to tests, and no other server. */
export interface EphemeralControls {
  /** Puts the state of the first start back, the clock too. */
  reset(): Promise<void>;
  /** Moves the server's clock; returns by how many seconds it is ahead of the machine's now. */
  moveClock(seconds: number): number;
  /** The server's time, in epoch milliseconds. */
  now(): number;
}

export interface SystemRoutesOptions {
  readonly version: string;
  readonly metrics: Metrics;
  /** Resolves when the database answers; throws when it does not. */
  readonly checkStorage: () => Promise<void>;
  /** The document of one of the server's own issuers, by its path; undefined where there is none. */
  readonly issuerDocument: (path: string) => Promise<object | undefined>;
  readonly ephemeral: EphemeralControls | undefined;
}

/** Paths that begin so are not the AWS API, and no bucket can have them: a bucket's name has no underscore. */
export const SYSTEM_PREFIX = "/_signet/";

type Handler = (request: ArrivedRequest) => Promise<WireResponse> | WireResponse;

/** @param options.ephemeral undefined on every server but an ephemeral one */
export function createSystemRoutes(
  options: SystemRoutesOptions,
): (request: ArrivedRequest, refusal?: AwsError) => Promise<WireResponse> {
  const { metrics, ephemeral } = options;
  const routes = new Map<string, Handler>([
    ["GET /_signet/health", () => health(options)],
    [
      "GET /_signet/metrics",
      async () => {
        const { contentType, body } = await metrics.render();
        return { status: 200, headers: { "content-type": contentType }, body };
      },
    ],
  ]);
  if (ephemeral === undefined) {
    for (const path of ["/_signet/reset", "/_signet/clock"])
      routes.set(`POST ${path}`, () =>
        json(404, { message: `${path} is there on test servers only: signet serve --ephemeral` }),
      );
  } else {
    routes.set("POST /_signet/reset", async () => {
      await ephemeral.reset();
      return json(200, { reset: true });
    });
    routes.set("POST /_signet/clock", (request) => moveClock(ephemeral, request));
  }
  return async (request, refusal) => {
    if (refusal !== undefined) return json(refusal.status, { message: refusal.message });
    const method = request.method === "HEAD" ? "GET" : request.method;
    // Public, and for everybody who is shown a token.
    const document = method === "GET" ? await options.issuerDocument(request.path) : undefined;
    if (document !== undefined) return json(200, document);
    const handler = routes.get(`${method} ${request.path}`);
    if (handler === undefined)
      return json(404, { message: `There is no ${method} ${SYSTEM_PREFIX}… of this name.` });
    // Browsers say where a request comes from: no page may reset a test server, or read its state, behind its user's back.
    if (headerOf(request, "origin") !== undefined) return json(403, { message: "Not for web pages." });
    return handler(request);
  };
}

async function health({ checkStorage, version }: SystemRoutesOptions): Promise<WireResponse> {
  try {
    await checkStorage();
    return json(200, { status: "ok", version });
  } catch {
    return json(503, { status: "unavailable", version });
  }
}

const LARGEST_STEP = 100 * 365 * 24 * 3600;

/** The step is the member `seconds` of a JSON body, or the parameter of this name of a form body or of the query. */
function moveClock(controls: EphemeralControls, request: ArrivedRequest): WireResponse {
  const seconds = stepOf(request);
  if (seconds === undefined || !Number.isFinite(seconds) || Math.abs(seconds) > LARGEST_STEP) {
    return json(400, { message: 'Say by how many seconds: {"seconds": 3600}' });
  }
  const offsetSeconds = controls.moveClock(seconds);
  return json(200, { offsetSeconds, now: new Date(controls.now()).toISOString() });
}

function stepOf({ body, query }: ArrivedRequest): number | undefined {
  const text = Buffer.from(body).toString("utf8");
  if (text === "" || text.startsWith("seconds=")) {
    const step = new URLSearchParams(text === "" ? query : text).get("seconds");
    return step === null || step.trim() === "" ? undefined : Number(step);
  }
  try {
    const value: unknown = JSON.parse(text);
    const step =
      typeof value === "object" && value !== null && "seconds" in value ? value.seconds : undefined;
    return typeof step === "number" ? step : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, value: object): WireResponse {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}
