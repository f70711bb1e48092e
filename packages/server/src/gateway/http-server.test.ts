import { connect, type Socket } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import type { AwsError } from "../aws-error.ts";
import { exchange, parseAnswer } from "../testing/raw-http.ts";
import type { ArrivedRequest } from "../arrived-request.ts";
import { type HttpLimits, type HttpServer, startHttpServer } from "./http-server.ts";

const OK = { status: 200, headers: { "content-type": "text/plain" }, body: "ok" };
let servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function start(
  handle: (request: ArrivedRequest, refusal: AwsError | undefined) => Promise<typeof OK>,
  limits: Partial<HttpLimits> = {},
): Promise<HttpServer> {
  const server = await startHttpServer({
    host: "127.0.0.1",
    port: 0,
    sourceIp: (peer) => peer ?? "",
    handle,
    logger: pino({ level: "silent" }),
    limits,
  });
  servers.push(server);
  return server;
}

const answerRefusals = async (_request: ArrivedRequest, refusal: AwsError | undefined) =>
  refusal === undefined ? OK : { ...OK, status: refusal.status, body: refusal.code };

/** A connection that stays as long as the server lets it. */
function open(
  url: string,
  text: string,
): Promise<{ readonly socket: Socket; readonly ended: Promise<string> }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let received = "";
    const ended = new Promise<string>((end) => {
      socket.on("data", (data) => (received += data.toString()));
      socket.on("error", () => undefined);
      socket.on("close", () => end(received));
    });
    socket.on("connect", () => socket.write(text, () => resolve({ socket, ended })));
  });
}

const post = (body: string, more = "") =>
  `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const get = (more = "") => `GET /a?b=c&b=%20 HTTP/1.1\r\nHost: h\r\n${more}\r\n`;

describe("a request", () => {
  it("arrives as it was sent", async () => {
    let seen: ArrivedRequest | undefined;
    const server = await start(async (request) => {
      seen = request;
      return OK;
    });
    const text = `POST /a/../%2e//?b=c&b=%20?x HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\nx-a: 2\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi`;
    await exchange(server.url, Buffer.from(text));
    expect(seen).toMatchObject({
      method: "POST",
      path: "/a/../%2e//",
      query: "b=c&b=%20?x",
      sourceIp: "127.0.0.1",
    });
    expect(seen?.headers.filter(([name]) => /^x-a$/i.test(name))).toEqual([
      ["X-A", "1"],
      ["x-a", "2"],
    ]);
    expect(Buffer.from(seen?.body ?? []).toString()).toBe("hi");
  });

  it("whose handling fails is answered without its reason", async () => {
    const server = await start(() => Promise.reject(new Error("the secret is hunter2")));
    const { status, body } = parseAnswer(
      await exchange(server.url, Buffer.from(get("Connection: close\r\n"))),
    );
    expect(status).toBe(500);
    expect(body).toContain("InternalFailure");
    expect(body).not.toContain("hunter2");
  });

  it("with headers or a body that never end is closed in time", async () => {
    const server = await start(answerRefusals, { headersTime: 200, requestTime: 400 });
    const headers = exchange(server.url, Buffer.from("GET / HTTP/1.1\r\nX-A: "), 5000);
    const body = exchange(
      server.url,
      Buffer.from("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab"),
      5000,
    );
    expect((await Promise.all([headers, body])).map((text) => parseAnswer(text).status)).toEqual([408, 408]);
  });

  it("that its client gives up is not handled", async () => {
    let handled = 0;
    const server = await start(async () => {
      handled += 1;
      return OK;
    });
    await exchange(
      server.url,
      Buffer.from("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab"),
      5000,
      true,
    );
    expect(handled).toBe(0);
  });
});

describe("bodies", () => {
  it("above the limit are refused, and the answer arrives although the client goes on sending", async () => {
    const server = await start(answerRefusals, { body: 1000, lingerTime: 200 });
    const answers = await Promise.all([
      exchange(server.url, Buffer.from(post("x".repeat(1_000_000)))),
      exchange(
        server.url,
        Buffer.from(
          `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nF4240\r\n${"x".repeat(1_000_000)}`,
        ),
      ),
    ]);
    for (const answer of answers)
      expect(parseAnswer(answer)).toMatchObject({ status: 413, body: "RequestEntityTooLarge" });
  });

  it("of all requests together have a limit, and give their room back", async () => {
    const server = await start(answerRefusals, { body: 1000, bodies: 1500, lingerTime: 50 });
    const half = await open(
      server.url,
      `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n${"x".repeat(999)}`,
    );
    const send = () => exchange(server.url, Buffer.from(post("x".repeat(1000), "Connection: close\r\n")));
    // The first bytes of the other connection may not have been read yet.
    await expect.poll(async () => parseAnswer(await send()).status).toBe(503);
    half.socket.write("x");
    expect(parseAnswer(await half.ended).status).toBe(200);
    expect(parseAnswer(await send()).status).toBe(200);
    const aborted = await open(
      server.url,
      `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n${"x".repeat(999)}`,
    );
    aborted.socket.destroy();
    await expect.poll(async () => parseAnswer(await send()).status).toBe(200);
  });
});

describe("a stop", () => {
  it("lets requests under way finish, and ends their connections with the answer", async () => {
    const release = Promise.withResolvers<typeof OK>();
    const arrived = Promise.withResolvers<undefined>();
    const server = await start(() => {
      arrived.resolve(undefined);
      return release.promise;
    });
    const { ended } = await open(server.url, get());
    await arrived.promise;
    const closed = server.close();
    release.resolve(OK);
    await closed;
    const answer = parseAnswer(await ended);
    expect(answer.status).toBe(200);
    expect(answer.head).toMatch(/^connection: close$/im);
  });

  it("does not wait for connections that idle", async () => {
    const server = await start(answerRefusals, { stopTime: 60_000 });
    const idle = await open(server.url, get());
    await expect.poll(() => idle.socket.bytesRead).toBeGreaterThan(0);
    await server.close();
    expect(parseAnswer(await idle.ended).status).toBe(200);
  });

  it("waits for half a request, but not for ever", async () => {
    const server = await start(answerRefusals, { stopTime: 100 });
    const half = await open(server.url, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab");
    await server.close();
    expect(await half.ended).toBe("");
  });
});
