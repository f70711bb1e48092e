import * as signin from "@aws-sdk/nested-clients/signin";
import { describe, expect, test } from "vitest";
import { errorFromSchema } from "../errors/wire-error.ts";
import { writeError } from "../errors/write-error.ts";
import { compileOperation } from "../operation.ts";
import type { RestRequest, WireService } from "../service.ts";
import type { OperationSchema } from "../shapes/resolve.ts";
import { noConstraints } from "../testing/in-process.ts";

const service: WireService = {
  name: "test",
  protocol: "restJson",
  apiVersion: "2023-01-01",
  constraints: noConstraints,
};

const nested = [
  3,
  "test",
  "Nested",
  0,
  ["deep", "header"],
  [
    [0, { jsonName: "inner_name" }],
    [0, { httpHeader: "x-deep" }],
  ],
];
const everything = [
  3,
  "test",
  "Everything",
  0,
  ["thing", "kind", "kinds", "since", "trace", "list", "count", "renamed", "nested"],
  [
    [0, { httpLabel: 1 }],
    [0, { httpQuery: "kind" }],
    [64 | 0, { httpQuery: "kinds" }],
    [4, { httpQuery: "since" }],
    [0, { httpHeader: "X-Trace" }],
    [64 | 1, { httpHeader: "x-list" }],
    1,
    [0, { jsonName: "other_name" }],
    () => nested,
  ],
];
const answer = [
  3,
  "test",
  "Answer",
  0,
  ["code", "at", "bytes", "renamed"],
  [
    [1, { httpResponseCode: 1 }],
    [4, { httpHeader: "x-at" }],
    [21, { httpHeader: "x-bytes" }],
    [0, { jsonName: "other_name" }],
  ],
];
const schema = [
  9,
  "test",
  "PutThing",
  { http: ["POST", "/things/{thing}", 201] },
  () => everything,
  () => answer,
] as unknown as OperationSchema;

const operation = compileOperation(service, schema);

function request(parts: {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}): RestRequest {
  return {
    labels: new Map([["thing", "t"]]),
    query: new URLSearchParams(parts.query),
    header: (name) => parts.headers?.[name],
    body: new TextEncoder().encode(parts.body),
  };
}

describe("a request", () => {
  test("is read from path, query, headers and body", () => {
    const read = operation.read(
      request({
        query: "kind=a&kinds=1&kinds=2&since=2026-01-01T00:00:00Z&count=9",
        headers: { "x-trace": "id", "x-list": "1, 2", "x-deep": "no" },
        body: '{"count":1,"other_name":"r","renamed":"no","thing":"no","nested":{"inner_name":"i","header":"body"}}',
      }),
    );
    expect(read).toEqual({
      ok: true,
      input: {
        thing: "t",
        kind: "a",
        kinds: ["1", "2"],
        since: new Date("2026-01-01T00:00:00Z"),
        trace: "id",
        list: [1, 2],
        count: 1,
        renamed: "r",
        // Inside of other structures, all is body (Smithy, "HTTP binding traits").
        nested: { deep: "i", header: "body" },
      },
    });
  });

  test("may have nothing but its path", () => {
    expect(operation.read(request({}))).toEqual({ ok: true, input: { thing: "t" } });
  });

  test.each([
    [{ query: "since=tomorrow" }, "STRING_VALUE can not be converted to a Timestamp"],
    [{ headers: { "x-list": "1,x" } }, "STRING_VALUE can not be converted to a Number"],
    [{ body: "[]" }, "Start of list found where not expected"],
    [{ body: "{" }, "The body is not valid JSON"],
  ])("%j is refused", (parts, message) => {
    expect(operation.read(request(parts))).toMatchObject({
      ok: false,
      error: { code: "SerializationException", message, status: 400 },
    });
  });

  test("cannot set members that stand elsewhere by its body, nor by a name of the prototype", () => {
    const read = operation.read(request({ body: '{"kind":"x","__proto__":{"kind":"y"}}' }));
    expect(read).toEqual({ ok: true, input: { thing: "t" } });
  });
});

test("an answer has its status, headers and body", () => {
  const output = { at: new Date("2026-01-01T00:00:00Z"), bytes: Uint8Array.from([255]), renamed: "r" };
  expect(operation.write(output, "r-1")).toEqual({
    status: 201,
    headers: {
      "content-type": "application/json",
      "x-amzn-RequestId": "r-1",
      "x-at": "Thu, 01 Jan 2026 00:00:00 GMT",
      "x-bytes": "/w==",
    },
    body: '{"other_name":"r"}',
  });
  expect(operation.write({ code: 202 }, "r").status).toBe(202);
});

describe("CreateOAuth2Token, as the SDK's own client has it", () => {
  const token = compileOperation(service, signin.CreateOAuth2Token$);

  test("has its input and its output as payload", () => {
    const body = '{"clientId":"c","grantType":"refresh_token","refreshToken":"s"}';
    expect(token.read(request({ body }))).toEqual({
      ok: true,
      input: { tokenInput: { clientId: "c", grantType: "refresh_token", refreshToken: "s" } },
    });
    const tokenOutput = { accessToken: { accessKeyId: "A" }, tokenType: "aws_sigv4", expiresIn: 900 };
    expect(JSON.parse(token.write({ tokenOutput }, "r").body)).toEqual(tokenOutput);
  });

  test("errors have the members of their shape, and their type in a header", () => {
    const error = errorFromSchema(signin.AccessDeniedException$, "Too late.", {
      error: "TOKEN_EXPIRED",
    });
    expect(writeError(service, error, "r")).toEqual({
      status: 400,
      headers: {
        "content-type": "application/json",
        "x-amzn-RequestId": "r",
        "x-amzn-ErrorType": "AccessDeniedException",
      },
      body: '{"error":"TOKEN_EXPIRED","message":"Too late."}',
    });
  });
});
