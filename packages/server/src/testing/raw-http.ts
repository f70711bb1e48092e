import { connect } from "node:net";

/** What came back over a connection of one's own, byte for byte. */
export interface RawAnswer {
  /** 0 when the server closed without a word. */
  readonly status: number;
  /** The head, as it was sent. */
  readonly head: string;
  readonly body: string;
}

/** A request that need not be a sound one: names and values stand in it as they are given. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The bytes of a request, with `Content-Length` and `Connection: close` where the headers have none. */
export function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  if (!names.has("content-length") && !names.has("transfer-encoding") && body.byteLength > 0)
    lines.push(`Content-Length: ${body.byteLength}`);
  if (!names.has("connection")) lines.push("Connection: close");
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"),
    body,
  ]);
}

/**
 * Sends bytes and reads until the server closes the connection. What a server answers while it still gets bytes counts too: a broken
 * connection is then the end like any other. Rejects when the connection is still open after `patience` milliseconds.
 *
 * @param thenNothing says that no more bytes will come, so that the server need not wait for the rest of what is not whole
 */
export function exchange(
  url: string,
  bytes: Uint8Array,
  patience = 10_000,
  thenNothing = false,
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect({ host: hostname, port: Number(port) });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`The connection is still open; so far: ${received.slice(0, 200)}`));
    }, patience);
    socket.setEncoding("latin1");
    socket.on("connect", () => (thenNothing ? socket.end(bytes) : socket.write(bytes)));
    socket.on("data", (text) => {
      received += text.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(received);
    });
  });
}

/** Takes one answer apart; those to come before the last one, as 100 Continue, are left out. */
export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? "" : text.slice(end + 4);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  return status > 0 && status < 200 ? parseAnswer(body) : { status, head, body };
}

export async function sendRaw(url: string, request: RawRequest): Promise<RawAnswer> {
  return parseAnswer(await exchange(url, bytesOf(request)));
}

/** The error code of an answer in XML; empty where there is none. */
export function codeOf({ body }: RawAnswer): string {
  return /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? "";
}
