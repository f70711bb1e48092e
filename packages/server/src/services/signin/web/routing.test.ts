import { describe, expect, it } from "vitest";
import type { ArrivedRequest } from "../../../arrived-request.ts";
import type { Route } from "./route.ts";
import { createRouting, isFrontDoor, isWebPath } from "./routing.ts";

const route = (method: "GET" | "POST", path: string): Route => ({
  method,
  path,
  session: "none",
  handle: () => ({ status: 200, body: path }),
});

it("finds routes by method and path, HEAD as GET, and of folders the one that says most", () => {
  const a = route("GET", "/signin");
  const b = route("POST", "/signin");
  const folder = route("GET", "/console/*");
  const inner = route("GET", "/console/iam/*");
  const routed = createRouting([a, b, folder, inner]);
  const found = (method: string, path: string) => {
    const answer = routed(method, path);
    return answer.kind === "route" ? answer.route : answer;
  };
  expect(found("GET", "/signin")).toBe(a);
  expect(found("HEAD", "/signin")).toBe(a);
  expect(found("POST", "/signin")).toBe(b);
  expect(found("GET", "/console/iam/users")).toBe(inner);
  expect(found("GET", "/console/sts")).toBe(folder);
  expect(found("GET", "/console/")).toBe(folder);
  expect(found("PUT", "/signin")).toEqual({ kind: "other-method", allowed: ["GET", "HEAD", "POST"] });
  expect(found("GET", "/signin/x")).toEqual({ kind: "not-found" });
});

it("answers no HEAD where a GET changes something: that is for who only looks whether a link leads anywhere", () => {
  const login: Route = { ...route("GET", "/federation"), changesByGet: "a link that signs in" };
  const routed = createRouting([login, route("POST", "/federation")]);
  expect(routed("GET", "/federation")).toEqual({ kind: "route", route: login });
  expect(routed("HEAD", "/federation")).toEqual({ kind: "other-method", allowed: ["GET", "POST"] });
});

it("takes no two routes of one method and path, and none that would hide the AWS API", () => {
  expect(() => createRouting([route("GET", "/signin"), route("GET", "/signin")])).toThrow(TypeError);
  expect(() => createRouting([route("POST", "/")])).toThrow(TypeError);
});

it("tells browsers' paths, as they are written, from all others", () => {
  const web = [
    "/signin",
    "/signin/",
    "/signin/api/context",
    "/console",
    "/console/x",
    "/federation",
    "/v1/authorize",
    "/v1/sessions/confirmation",
    "/favicon.ico",
  ];
  const others = [
    "/",
    "//signin",
    "/signinx",
    "/SIGNIN",
    "/%73ignin",
    "/v1/token",
    "/federation/x",
    "/_signet/health",
    "/bucket/signin",
  ];
  expect(web.filter((path) => !isWebPath(path))).toEqual([]);
  expect(others.filter(isWebPath)).toEqual([]);
});

describe("the front door", () => {
  const typed: ArrivedRequest = {
    method: "GET",
    path: "/",
    query: "",
    headers: [["Accept", "text/html,application/xhtml+xml,*/*;q=0.8"]],
    body: new Uint8Array(),
    sourceIp: "127.0.0.1",
    tls: undefined,
  };
  const signed = [
    "Authorization",
    "AWS4-HMAC-SHA256 Credential=A/20261121/us-east-1/s3/aws4_request",
  ] as const;

  it("is for who types nothing but the address into a browser", () => {
    expect([typed, { ...typed, method: "HEAD" }].map(isFrontDoor)).toEqual([true, true]);
  });

  it.each([
    ["a signed request", { headers: [...typed.headers, signed] }],
    ["one of the JSON protocols", { headers: [...typed.headers, ["x-amz-target", "A.B"] as const] }],
    ["one by query", { query: "Action=ListUsers&Version=2010-05-08" }],
    ["a form", { method: "POST" }],
    ["what is no browser", { headers: [["accept", "*/*"] as const] }],
    ["another path", { path: "/bucket" }],
  ])("is not for %s", (_, changed) => {
    expect(isFrontDoor({ ...typed, ...changed })).toBe(false);
  });
});
