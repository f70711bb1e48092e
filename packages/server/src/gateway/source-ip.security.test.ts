// A policy lets an access key be used from the office only. Who stole the key says in X-Forwarded-For that they are there: directly, or
// through the proxy that the server trusts, by writing the office's address in front of what the proxy adds, in another spelling, or as
// something that is no address, so that the proxy's own counts.
import {
  CreateUserCommand,
  GetUserCommand,
  PutUserPolicyCommand,
  CreateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { codeOf, sendRaw } from "../testing/raw-http.ts";
import { startTestServer } from "../testing/server.ts";
import { headerSigned } from "../testing/signed-requests.ts";
import { createSourceIp } from "./source-ip.ts";

const PROXY = "10.0.0.7";
const behind = createSourceIp(["10.0.0.0/8", "fd00::/8", "192.168.1.1"]);

describe("X-Forwarded-For", () => {
  it.each([
    ["of a peer that nobody trusts", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    [
      "of a peer that nobody trusts, naming the proxy",
      "203.0.113.9",
      `198.51.100.1, ${PROXY}`,
      "203.0.113.9",
    ],
    ["of no peer at all", undefined, "198.51.100.1", ""],
    ["of the proxy", PROXY, "198.51.100.1", "198.51.100.1"],
    ["of the proxy, after what the client wrote", PROXY, "198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["of two proxies", PROXY, "203.0.113.9, 10.1.1.1", "203.0.113.9"],
    [
      "of two proxies, after what the client wrote",
      PROXY,
      "198.51.100.1, 203.0.113.9, 192.168.1.1, 10.1.1.1",
      "203.0.113.9",
    ],
    ["of proxies alone", PROXY, "10.2.2.2, 10.1.1.1", "10.2.2.2"],
    ["that is missing", PROXY, undefined, PROXY],
    ["with a name", PROXY, "198.51.100.1, unknown", ""],
    ["with a name before a proxy", PROXY, "unknown, 10.1.1.1", ""],
    ["with a port", PROXY, "203.0.113.9:4711", ""],
    ["that is empty", PROXY, "", ""],
    ["that ends with a comma", PROXY, "198.51.100.1,", ""],
    ["of a proxy over IPv6", "fd00::7", "2001:db8::1", "2001:db8::1"],
    ["of a proxy on a socket for both", `::ffff:${PROXY}`, "203.0.113.9", "203.0.113.9"],
    ["with IPv4 as IPv6", PROXY, "::ffff:203.0.113.9", "203.0.113.9"],
    ["with IPv4 as IPv6, in hex", PROXY, "::ffff:cb00:7109", "203.0.113.9"],
    ["with IPv4 as IPv6, at full length", PROXY, "0000:0000:0000:0000:0000:FFFF:cb00:7109", "203.0.113.9"],
    ["with a proxy as IPv6", PROXY, "203.0.113.9, ::ffff:a01:101", "203.0.113.9"],
    ["with a zone", PROXY, "fe80::1%eth0", "fe80::1"],
  ])("%s", (_name, peer, forwarded, expected) => {
    expect(behind(peer, forwarded)).toBe(expected);
  });

  it("is never believed where no proxy is trusted", () => {
    const direct = createSourceIp([]);
    expect(direct("127.0.0.1", "198.51.100.1")).toBe("127.0.0.1");
    expect(direct("::ffff:127.0.0.1", "198.51.100.1")).toBe("127.0.0.1");
  });
});

describe("aws:SourceIp", () => {
  const office = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "iam:*",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } },
    },
  };

  async function codeFrom(trustedProxies: readonly string[], forwarded: string): Promise<string> {
    const server = await startTestServer({ flags: { trustedProxies } });
    try {
      const iam = server.iam();
      await iam.send(new CreateUserCommand({ UserName: "ana" }));
      await iam.send(
        new PutUserPolicyCommand({
          UserName: "ana",
          PolicyName: "p",
          PolicyDocument: JSON.stringify(office),
        }),
      );
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
      const request = headerSigned({
        endpoint: server.endpoint,
        credentials: {
          accessKeyId: AccessKey?.AccessKeyId ?? "",
          secretAccessKey: AccessKey?.SecretAccessKey ?? "",
        },
        service: "iam",
        form: "Action=ListUsers&Version=2010-05-08",
      });
      // A proxy adds its header after the client has signed.
      const answer = await sendRaw(server.endpoint, {
        ...request,
        headers: [...request.headers, ["X-Forwarded-For", forwarded]],
      });
      await iam.send(new GetUserCommand({ UserName: "ana" }));
      return answer.status === 200 ? "allowed" : codeOf(answer);
    } finally {
      await server.stop();
    }
  }

  it("is the client's where a trusted proxy names it, and otherwise the peer's", async () => {
    expect(await codeFrom(["127.0.0.1"], "198.51.100.7")).toBe("allowed");
    expect(await codeFrom([], "198.51.100.7")).toBe("AccessDenied");
    expect(await codeFrom(["127.0.0.1"], "198.51.100.7, 203.0.113.9")).toBe("AccessDenied");
    expect(await codeFrom(["127.0.0.1"], "198.51.100.7, unknown")).toBe("AccessDenied");
  });
});
