import { describe, expect, it } from "vitest";
import { services } from "../services/services.ts";
import type { ArrivedRequest } from "../arrived-request.ts";
import { createCatalogue } from "./catalogue.ts";
import { route } from "./route.ts";

const catalogue = createCatalogue(services);

function request(headers: ArrivedRequest["headers"], body = ""): ArrivedRequest {
  const bytes = Buffer.from(body);
  return {
    method: "POST",
    path: "/",
    query: "",
    headers,
    body: bytes,
    sourceIp: "127.0.0.1",
    tls: undefined,
  };
}

describe("a request for no service that there is", () => {
  it("is told so in the query protocol's words", () => {
    const { format, target } = route(catalogue, request([["Host", "127.0.0.1"]]));
    expect(format.protocol).toBe("awsQuery");
    expect(target).toMatchObject({ error: { code: "MissingAuthenticationToken", status: 403 } });
  });

  it("is told so in the JSON protocols' words when it has a target", () => {
    const { format, target } = route(catalogue, request([["X-Amz-Target", "TrentService.ListKeys"]]));
    expect(format.protocol).toBe("awsJson1.1");
    expect(target).toMatchObject({ error: { type: "MissingAuthenticationTokenException", status: 400 } });
  });

  it("is told which, where its signature names one", () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIA/20261120/us-east-1/kms/aws4_request, SignedHeaders=host";
    const { target } = route(catalogue, request([["Authorization", authorization]]));
    expect(target).toMatchObject({ error: { status: 501, message: expect.stringContaining("'kms'") } });
  });
});

describe("a service is told", () => {
  const scoped = (service: string): readonly [string, string] => [
    "Authorization",
    `AWS4-HMAC-SHA256 Credential=AKIA/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host`,
  ];
  const body = "Action=GetCallerIdentity&Version=2011-06-15";

  it.each([
    ["by the credential's scope, whatever the host", [scoped("sts"), ["Host", "iam.amazonaws.com"]]],
    ["by the host, without a signature", [["Host", "sts.us-east-1.amazonaws.com"]]],
    ["by the action, without either", [["Host", "127.0.0.1:4566"]]],
  ] as const)("%s", (_, headers) => {
    const routed = route(catalogue, request(headers, body));
    expect([routed.service?.service.signingName, routed.operationName]).toEqual(["sts", "GetCallerIdentity"]);
  });
});
