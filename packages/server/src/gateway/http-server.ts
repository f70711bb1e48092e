import {
  createServer as createPlain,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecure } from "node:https";
import { type AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { writeError } from "@signet/wire";
import type { Logger } from "pino";
import type { ArrivedRequest, HttpAnswer } from "../arrived-request.ts";
import type { AwsError } from "../aws-error.ts";
import { internalFailure, requestTooLarge, serviceUnavailable } from "./errors.ts";
import { type Body, type BodyBudget, createBodyBudget, readBody } from "./request-body.ts";
import type { SourceIp } from "./source-ip.ts";

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** PEM; without it the server speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly sourceIp: SourceIp;
  /** @param refusal why the request is refused whatever it asks for: its body was not read */
  readonly handle: (request: ArrivedRequest, refusal: AwsError | undefined) => Promise<HttpAnswer>;
  readonly logger: Logger;
  readonly limits?: Partial<HttpLimits>;
}

/** Sizes in bytes, times in milliseconds. */
export interface HttpLimits {
  /** Of one request's body. */
  readonly body: number;
  /** Of all bodies together that are held at a time. */
  readonly bodies: number;
  readonly headers: number;
  readonly headersTime: number;
  /** For headers and body. */
  readonly requestTime: number;
  /** That a connection may idle. */
  readonly keepAlive: number;
  /** That requests under way get to finish when the server stops. */
  readonly stopTime: number;
  /** That a client which was refused while it was sending gets to read why. */
  readonly lingerTime: number;
}

const HTTP_LIMITS: HttpLimits = {
  // A policy document of 131,072 characters, each of them percent-encoded, with room to spare.
  body: 1_048_576,
  bodies: 67_108_864,
  headers: 32_768,
  headersTime: 10_000,
  requestTime: 30_000,
  keepAlive: 65_000,
  stopTime: 10_000,
  lingerTime: 1000,
};

export interface HttpServer {
  /** Where it listens: "http://127.0.0.1:4566". */
  readonly url: string;
  /** Takes no more requests; resolves when those under way are answered, or after ten seconds without them. */
  close(): Promise<void>;
}

interface Serving extends HttpServerOptions {
  readonly limits: HttpLimits;
  readonly budget: BodyBudget;
  readonly isStopping: () => boolean;
}

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, tls, logger } = options;
  const limits = { ...HTTP_LIMITS, ...options.limits };
  let stopping = false;
  const serving: Serving = {
    ...options,
    limits,
    budget: createBodyBudget(limits.bodies),
    isStopping: () => stopping,
  };
  const settings = {
    maxHeaderSize: limits.headers,
    requestTimeout: limits.requestTime,
    headersTimeout: limits.headersTime,
    connectionsCheckingInterval: Math.min(limits.headersTime, limits.requestTime) / 2,
    keepAliveTimeout: limits.keepAlive,
    insecureHTTPParser: false,
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(serving, request, response).catch((error: unknown) => {
      logger.error({ err: error }, "a response could not be written");
      response.destroy();
    });
  };
  const server =
    tls === undefined
      ? createPlain(settings, listener)
      : createSecure({ ...settings, cert: tls.cert, key: tls.key, minVersion: "TLSv1.2" }, listener);
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const shownHost = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `${tls === undefined ? "http" : "https"}://${shownHost}:${address.port}`,
    close() {
      stopping = true;
      return stop(server, limits.stopTime);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Connections that idle are closed at once, the others after the answer that they are waiting for (see `send`). */
function stop(server: Server, longest: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), longest);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { limits, budget } = serving;
  const body = await readBody(request, limits.body, budget);
  if (body.kind === "aborted") {
    response.destroy();
    return;
  }
  const bytes = body.kind === "whole" ? body.bytes : new Uint8Array();
  try {
    const answer = await answerTo(serving, arrived(serving, request, bytes), refusalOf(body, limits));
    if (body.kind === "whole") send(response, request.method, answer, serving.isStopping());
    else sendEarly(request, response, answer, limits.lingerTime);
  } finally {
    budget.give(bytes.byteLength);
  }
}

function refusalOf({ kind }: Body, limits: HttpLimits): AwsError | undefined {
  if (kind === "too-large") return requestTooLarge(limits.body);
  return kind === "no-room" ? serviceUnavailable() : undefined;
}

async function answerTo(
  { handle, logger }: Serving,
  request: ArrivedRequest,
  refusal: AwsError | undefined,
): Promise<HttpAnswer> {
  try {
    return await handle(request, refusal);
  } catch (error) {
    logger.error({ err: error }, "a request failed outside of its stages");
    return writeError({ protocol: "awsQuery" }, internalFailure(), "-");
  }
}

function arrived(serving: Serving, request: IncomingMessage, body: Uint8Array): ArrivedRequest {
  const { rawHeaders, url = "/", method = "GET", socket } = request;
  const mark = url.indexOf("?");
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return {
    method,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? "" : url.slice(mark + 1),
    headers,
    body,
    sourceIp: serving.sourceIp(socket.remoteAddress, request.headers["x-forwarded-for"]?.toString()),
    tls: socket instanceof TLSSocket ? tlsFacts(socket) : undefined,
  };
}

function tlsFacts(socket: TLSSocket): { readonly version: string; readonly cipher: string } {
  return { version: socket.getProtocol() ?? "", cipher: socket.getCipher().standardName };
}

function send(response: ServerResponse, method: string | undefined, answer: HttpAnswer, last: boolean): void {
  writeHead(response, answer, last);
  response.end(method === "HEAD" ? undefined : answer.body);
}

/**
 * Answers a request that is still being sent. A connection that is closed with bytes unread is reset, and the answer lost with it: so
 * what comes is read and dropped for a moment, while the client finds the answer.
 */
function sendEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer,
  lingerTime: number,
): void {
  writeHead(response, answer, true);
  response.write(answer.body);
  const timer = setTimeout(finish, lingerTime);
  function finish(): void {
    clearTimeout(timer);
    response.end();
    request.destroy();
  }
  request.on("end", finish).on("close", finish).resume();
}

function writeHead(response: ServerResponse, answer: HttpAnswer, last: boolean): void {
  response.writeHead(answer.status, {
    ...(answer.headers as OutgoingHttpHeaders),
    // Of what has no body there is no length to tell (RFC 9110 section 8.6).
    ...(answer.status === 204 ? undefined : { "content-length": Buffer.byteLength(answer.body) }),
    ...(last ? { connection: "close" } : undefined),
  });
}
