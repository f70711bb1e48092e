import { ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, codeOf, exchange, parseAnswer, sendRaw } from "../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { headerSigned, querySigned } from "../testing/signed-requests.ts";

const DEEP = process.env["DEEP"] !== undefined;
const RUNS = DEEP ? 3000 : 60;
const PATIENCE = DEEP ? 300_000 : 30_000;
const FORMS = [
  "Action=CreateUser&UserName=mallory&Tags.member.1.Key=a&Tags.member.1.Value=b&Version=2010-05-08",
  "Action=GetCallerIdentity&Version=2011-06-15",
];

let server: TestServer;
let host: string;
/** What nobody caught while the tests ran: in a server of its own it would end the process. */
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeAll(async () => {
  process.on("uncaughtException", note).on("unhandledRejection", note);
  server = await startTestServer();
  host = new URL(server.endpoint).host;
});
afterAll(async () => {
  process.off("uncaughtException", note).off("unhandledRejection", note);
  await server.stop();
});
afterEach(async () => {
  const failures = server.log.filter((line) => line.includes('"level":50'));
  if (uncaught.length > 0 || failures.length > 0)
    throw new Error(`The server failed: ${failures.join("")}`, { cause: uncaught });
  // Throws unless the server still serves.
  await server.sts().send(new GetCallerIdentityCommand({}));
});

const send = async (bytes: Uint8Array | string) =>
  parseAnswer(await exchange(server.endpoint, Buffer.from(bytes as string, "latin1")));

/** Every answer that the text of a connection holds. */
function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => Number(found[1]));
}

function signed(index: number, inQuery: boolean): Buffer {
  const signing = {
    endpoint: server.endpoint,
    credentials: server.admin,
    service: index === 0 ? ("iam" as const) : ("sts" as const),
    form: FORMS[index] ?? "",
  };
  return bytesOf(inQuery ? querySigned(signing) : headerSigned(signing));
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.string({
        unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
        maxLength: 12,
      }),
      fc.constantFrom(
        "\r\n",
        "\0",
        "%",
        "%zz",
        "&",
        "=",
        "/",
        "..",
        "?",
        " ",
        "%00",
        "%ff",
        "%E2%82",
        ":",
        "\t",
        "__proto__",
      ),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function edited(bytes: Buffer, changes: readonly Edit[]): Buffer {
  let text = bytes.toString("latin1");
  for (const { at, remove, insert } of changes) {
    const from = Math.floor(at * text.length);
    text = text.slice(0, from) + insert + text.slice(from + remove);
  }
  return Buffer.from(text, "latin1");
}

describe("bytes that are no request, or none any more", { timeout: PATIENCE }, () => {
  it("never make the server fail", async () => {
    const junk = fc.uint8Array({ minLength: 1, maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(junk, async (bytes) => {
        const received = await exchange(
          server.endpoint,
          Buffer.concat([bytes, Buffer.from("\r\n\r\n")]),
          40_000,
          true,
        );
        for (const status of statuses(received)) expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
  });

  it("do nothing when they were a signed request before somebody changed it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.boolean(), edits, async (index, inQuery, changes) => {
        // A line more ends what the changes left open; the half-closed connection ends the rest.
        const received = await exchange(
          server.endpoint,
          edited(signed(index, inQuery), changes),
          40_000,
          true,
        );
        for (const status of statuses(received)) expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
    const { Users = [] } = await server.iam().send(new ListUsersCommand({}));
    // Spaces and letters' case where HTTP does not mind them leave a request what it was, and its user the one that was asked for.
    expect(["admin", "admin mallory"]).toContain(Users.map(({ UserName }) => UserName).join(" "));
  });
});

describe("requests in strange forms", () => {
  const form = "Action=GetCallerIdentity&Version=2011-06-15";
  const inQuery = `/?${form}`;
  it.each([
    ["a broken percent escape", `GET /?Action=%zz&Version=2011-06-15 HTTP/1.1\r\nHost: h`, 403],
    ["a query that is not UTF-8", `GET /?Action=%ff HTTP/1.1\r\nHost: h`, 403],
    ["a target in absolute form", `GET http://h${inQuery} HTTP/1.1\r\nHost: h`, 404],
    ["a target in absolute form, of the system", `GET http://h/_signet/health HTTP/1.1\r\nHost: h`, 404],
    ["HEAD", `HEAD ${inQuery} HTTP/1.1\r\nHost: h`, 403],
    ["PUT", `PUT ${inQuery} HTTP/1.1\r\nHost: h\r\nContent-Length: 0`, 403],
    ["OPTIONS", `OPTIONS * HTTP/1.1\r\nHost: h`, 404],
    ["CONNECT", `CONNECT example.test:443 HTTP/1.1\r\nHost: h`, 0],
    ["an unknown method", `BREW / HTTP/1.1\r\nHost: h`, 400],
    ["an upgrade to WebSocket", `GET ${inQuery} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket`, 403],
    ["no host", `GET ${inQuery} HTTP/1.1`, 400],
    ["two hosts", `GET ${inQuery} HTTP/1.1\r\nHost: a\r\nHost: b`, 403],
    ["HTTP/1.0", `GET ${inQuery} HTTP/1.0\r\nHost: h`, 403],
    ["HTTP/0.9", `GET ${inQuery}`, 403],
    ["HTTP/2 without asking", `PRI * HTTP/2.0`, 400],
    ["two lengths", `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 1`, 400],
    [
      "a length and chunks",
      `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`,
      400,
    ],
    ["a negative length", `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1`, 400],
    ["an unknown transfer coding", `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip`, 400],
    ["a chunk that is no number", `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz`, 400],
    ["an expectation that nobody has", `GET ${inQuery} HTTP/1.1\r\nHost: h\r\nExpect: 200-maybe`, 417],
    ["a header over two lines", `GET ${inQuery} HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n b`, 400],
    ["a header name with a space", `GET ${inQuery} HTTP/1.1\r\nHost: h\r\nX A: 1`, 400],
    ["headers without end", `GET ${inQuery} HTTP/1.1\r\nHost: h\r\nX-A: ${"a".repeat(40_000)}`, 431],
    ["a path without end", `GET /${"a".repeat(40_000)} HTTP/1.1\r\nHost: h`, 431],
    ["two slashes", `GET //?${form} HTTP/1.1\r\nHost: h`, 404],
    ["a dot segment", `GET /x/..?${form} HTTP/1.1\r\nHost: h`, 404],
    ["an encoded dot segment", `GET /%2e%2e/?${form} HTTP/1.1\r\nHost: h`, 404],
    ["a dot segment after the system's path", `GET /_signet/../?${form} HTTP/1.1\r\nHost: h`, 404],
    ["the system's path, encoded", `GET /%5Fsignet/health HTTP/1.1\r\nHost: h`, 404],
    ["the system's path, after a slash", `GET //_signet/health HTTP/1.1\r\nHost: h`, 404],
  ])("%s", async (_name, head, status) => {
    const answer = await send(`${head}\r\nConnection: close\r\n\r\n`);
    expect(answer.status).toBe(status);
  });

  it("a signed request to a path that only its canonical form makes the right one is not taken", async () => {
    const request = headerSigned({
      endpoint: server.endpoint,
      credentials: server.admin,
      form,
      service: "sts",
    });
    expect((await sendRaw(server.endpoint, request)).status).toBe(200);
    const targets = ["//", "/x/..", "/./", "/%2e/", "/_signet/.."];
    const answers = await Promise.all(
      targets.map((target) => sendRaw(server.endpoint, { ...request, target })),
    );
    // Signatures know no escaped dots: that one is another path to them.
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 403, 404]);
  });

  it("a signed body may come in chunks, and after 100 Continue", async () => {
    const request = headerSigned({
      endpoint: server.endpoint,
      credentials: server.admin,
      form,
      service: "sts",
    });
    const chunks = form.replaceAll(/./g, (letter) => `1\r\n${letter}\r\n`);
    const chunked = {
      ...request,
      headers: [...request.headers, ["Transfer-Encoding", "chunked"], ["Expect", "100-continue"]] as const,
      body: Buffer.from(`${chunks}0\r\n\r\n`),
    };
    expect((await sendRaw(server.endpoint, chunked)).status).toBe(200);
  });

  it("requests in one go are answered in their order", async () => {
    const one = bytesOf({
      ...headerSigned({ endpoint: server.endpoint, credentials: server.admin, form, service: "sts" }),
    });
    const open = Buffer.from(
      one.toString("latin1").replace("Connection: close", "Connection: keep-alive"),
      "latin1",
    );
    const unsigned = Buffer.from(`GET ${inQuery} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const received = await exchange(server.endpoint, Buffer.concat([open, unsigned, open, unsigned, one]));
    expect(statuses(received)).toEqual([200, 403, 200, 403, 200]);
  });

  it("a body above the limit is refused with the reason, declared or not", async () => {
    const large = Buffer.alloc(1_100_000, "a");
    const declared = await sendRaw(server.endpoint, {
      method: "POST",
      target: "/",
      headers: [["Host", host]],
      body: large,
    });
    expect([declared.status, codeOf(declared)]).toEqual([413, "RequestEntityTooLarge"]);
    const chunked = await sendRaw(server.endpoint, {
      method: "POST",
      target: "/",
      headers: [
        ["Host", host],
        ["Transfer-Encoding", "chunked"],
      ],
      body: Buffer.concat([
        Buffer.from(`${large.byteLength.toString(16)}\r\n`),
        large,
        Buffer.from("\r\n0\r\n\r\n"),
      ]),
    });
    expect([chunked.status, codeOf(chunked)]).toEqual([413, "RequestEntityTooLarge"]);
  });

  it("an answer has a date, and does not say what made it", async () => {
    const { head } = await send(`GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(head).toMatch(/^Date: /im);
    expect(head).not.toMatch(/^(?:Server|X-Powered-By|Via):/im);
  });
});
