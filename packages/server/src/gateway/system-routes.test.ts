import { describe, expect, it, vi } from "vitest";
import type { ArrivedRequest } from "../arrived-request.ts";
import { requestTooLarge } from "./errors.ts";
import { createMetrics } from "./metrics.ts";
import { createSystemRoutes } from "./system-routes.ts";

function request(line: string, body = "", headers: ArrivedRequest["headers"] = []): ArrivedRequest {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return { method, path, query, headers, body: Buffer.from(body), sourceIp: "192.0.2.1", tls: undefined };
}

function routesOf(options: { readonly down?: boolean; readonly ephemeral?: boolean } = {}) {
  const metrics = createMetrics();
  let offset = 0;
  const controls = {
    reset: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    moveClock: (seconds: number) => (offset += seconds),
    now: () => offset * 1000,
  };
  const routes = createSystemRoutes({
    version: "1.2.3",
    metrics,
    checkStorage: () =>
      options.down === true ? Promise.reject(new Error("password in it")) : Promise.resolve(),
    issuerDocument: (path) => Promise.resolve(path === "/_signet/issuers/a" ? { issuer: "a" } : undefined),
    ephemeral: options.ephemeral === true ? controls : undefined,
  });
  return { routes, metrics, controls };
}

it("documents of the server's own issuers are for everybody", async () => {
  const { routes } = routesOf();
  for (const path of ["GET /_signet/issuers/a", "HEAD /_signet/issuers/a"]) {
    expect(await routes(request(path))).toMatchObject({ status: 200, body: '{"issuer":"a"}\n' });
  }
  expect(await routes(request("GET /_signet/issuers/b"))).toMatchObject({ status: 404 });
  expect(await routes(request("POST /_signet/issuers/a"))).toMatchObject({ status: 404 });
});

describe("health", () => {
  it("is ok while the database answers, and 503 while it does not", async () => {
    expect(await routesOf().routes(request("GET /_signet/health"))).toMatchObject({
      status: 200,
      body: '{"status":"ok","version":"1.2.3"}\n',
    });
    const down = await routesOf({ down: true }).routes(request("HEAD /_signet/health"));
    expect(down).toMatchObject({ status: 503, body: '{"status":"unavailable","version":"1.2.3"}\n' });
  });
});

describe("metrics", () => {
  it("are Prometheus's text, with requests by operation", async () => {
    const { routes, metrics } = routesOf();
    metrics.answered("iam", "CreateUser", "", 200, 3);
    metrics.answered("iam", "CreateUser", "AccessDenied", 403, 3);
    metrics.refusedSignature("SignatureDoesNotMatch");
    const { status, headers, body } = await routes(request("GET /_signet/metrics"));
    expect([status, headers["content-type"]]).toEqual([200, expect.stringContaining("text/plain")]);
    expect(body).toContain(
      'signet_requests_total{service="iam",operation="CreateUser",code="",status="200"} 1',
    );
    expect(body).toContain('code="AccessDenied",status="403"} 1');
    expect(body).toContain('signet_refused_signatures_total{code="SignatureDoesNotMatch"} 1');
    expect(body).toMatch(/process_resident_memory_bytes \d+/);
    expect(body).toMatch(/process_cpu_seconds_total [\d.]+/);
  });
});

describe("an ephemeral server", () => {
  it("is reset, and its clock moved, by body or query", async () => {
    const { routes, controls } = routesOf({ ephemeral: true });
    expect(await routes(request("POST /_signet/reset"))).toMatchObject({ status: 200 });
    expect(controls.reset).toHaveBeenCalledTimes(1);
    expect(await routes(request("POST /_signet/clock", '{"seconds": 90}'))).toMatchObject({
      body: '{"offsetSeconds":90,"now":"1970-01-01T00:01:30.000Z"}\n',
    });
    expect(await routes(request("POST /_signet/clock", "seconds=10"))).toMatchObject({ status: 200 });
    expect(await routes(request("POST /_signet/clock", "seconds=-10"))).toMatchObject({ status: 200 });
    expect(await routes(request("POST /_signet/clock?seconds=-30"))).toMatchObject({
      body: '{"offsetSeconds":60,"now":"1970-01-01T00:01:00.000Z"}\n',
    });
  });

  it.each(["", "?seconds=", "?seconds=soon", "?seconds=1e400", "?seconds=1e12"])(
    "does not move its clock by nothing that is a step: %s",
    async (query) => {
      const { routes, controls } = routesOf({ ephemeral: true });
      expect(await routes(request(`POST /_signet/clock${query}`))).toMatchObject({ status: 400 });
      expect(controls.now()).toBe(0);
    },
  );

  it.each(["x", "seconds=", "seconds=soon", "[]", "null", '{"seconds":"1"}', '{"seconds":null}', "1"])(
    "does not move its clock by %s",
    async (body) => {
      const { routes, controls } = routesOf({ ephemeral: true });
      expect(await routes(request("POST /_signet/clock", body))).toMatchObject({ status: 400 });
      expect(controls.now()).toBe(0);
    },
  );

  it.each(["POST /_signet/reset", "POST /_signet/clock"])(
    "is what another server says that %s is for",
    async (line) => {
      const { routes } = routesOf({ ephemeral: false });
      expect(await routes(request(line))).toMatchObject({
        status: 404,
        body: expect.stringContaining("signet serve --ephemeral"),
      });
    },
  );

  // A page that a developer visits sends a form to the test server on their machine.
  it("is not for web pages", async () => {
    const { routes, controls } = routesOf({ ephemeral: true });
    const page = [["Origin", "https://evil.test"]] as const;
    expect(await routes(request("POST /_signet/reset", "", page))).toMatchObject({ status: 403 });
    expect(controls.reset).not.toHaveBeenCalled();
  });
});

it.each([
  "POST /_signet/reset",
  "POST /_signet/clock",
  "GET /_signet/reset",
  "POST /_signet/health",
  "GET /_signet/",
  "GET /_signet/health/",
  "GET /_signet/../health",
])("any other server has no %s", async (line) => {
  expect(await routesOf().routes(request(line))).toMatchObject({ status: 404 });
});

it("a request without its body is refused", async () => {
  const { routes, controls } = routesOf({ ephemeral: true });
  expect(await routes(request("POST /_signet/reset"), requestTooLarge(10))).toMatchObject({ status: 413 });
  expect(controls.reset).not.toHaveBeenCalled();
});
