import {
  createServer as createPlain,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecure } from "node:https";
import { type AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { writeError, type WireResponse } from "@signet/wire";
import type { Logger } from "pino";
import type { ArrivedRequest } from "./arrived-request.ts";
import { internalFailure, requestTooLarge } from "./errors.ts";
import type { SourceIp } from "./source-ip.ts";

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** PEM; without it the server speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly sourceIp: SourceIp;
  readonly handle: (request: ArrivedRequest) => Promise<WireResponse>;
  readonly logger: Logger;
}

export interface HttpServer {
  /** Where it listens: "http://127.0.0.1:4566". */
  readonly url: string;
  /** Takes no more requests; resolves when those under way are answered, or after ten seconds without them. */
  close(): Promise<void>;
}

/** Bytes of the largest body: a policy document of 131,072 characters, each of them percent-encoded, with room to spare. */
export const LARGEST_BODY = 1_048_576;
const LARGEST_HEADERS = 32_768;
const REQUEST_TIMEOUT = 30_000;
const HEADERS_TIMEOUT = 10_000;
const KEEP_ALIVE = 65_000;
const LONGEST_STOP = 10_000;

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, tls, logger } = options;
  const settings = {
    maxHeaderSize: LARGEST_HEADERS,
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: HEADERS_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE,
    insecureHTTPParser: false,
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(options, request, response).catch((error: unknown) => {
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
    close: () => stop(server),
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

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), LONGEST_STOP);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === "aborted") {
    response.destroy();
    return;
  }
  if (body === "too-large") {
    response.setHeader("connection", "close");
    send(response, request.method, writeError({ protocol: "awsQuery" }, requestTooLarge(LARGEST_BODY), "-"));
    request.destroy();
    return;
  }
  let answer: WireResponse;
  try {
    answer = await options.handle(arrived(options, request, body));
  } catch (error) {
    options.logger.error({ err: error }, "a request failed outside of its stages");
    answer = writeError({ protocol: "awsQuery" }, internalFailure(), "-");
  }
  send(response, request.method, answer);
}

function arrived(options: HttpServerOptions, request: IncomingMessage, body: Uint8Array): ArrivedRequest {
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
    sourceIp: options.sourceIp(socket.remoteAddress, request.headers["x-forwarded-for"]?.toString()),
    tls: socket instanceof TLSSocket ? tlsFacts(socket) : undefined,
  };
}

function tlsFacts(socket: TLSSocket): { readonly version: string; readonly cipher: string } {
  return { version: socket.getProtocol() ?? "", cipher: socket.getCipher().standardName };
}

function readBody(request: IncomingMessage): Promise<Uint8Array | "too-large" | "aborted"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > LARGEST_BODY) {
        request.pause();
        resolve("too-large");
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on("error", () => resolve("aborted"));
    request.on("close", () => resolve("aborted"));
  });
}

function send(response: ServerResponse, method: string | undefined, answer: WireResponse): void {
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, { ...answer.headers, "content-length": length });
  response.end(method === "HEAD" ? undefined : answer.body);
}
