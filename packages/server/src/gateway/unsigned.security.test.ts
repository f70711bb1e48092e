// Attacks on the way around the signature: an operation that never was meant to be asked without one; a signature of somebody else that comes
// along with a proof, so that the request counts as theirs; a proof that comes along with another operation.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { services } from "../services/services.ts";
import { headerSigned } from "../testing/signed-requests.ts";
import { codeOf, sendRaw } from "../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";

const all = services.flatMap(({ signingName, operations }) =>
  operations.map((operation) => ({ name: `${signingName}:${operation.schema[2]}`, operation })),
);
const unsigned = all.filter(({ operation }) => operation.unsigned !== undefined);

describe("operations that need no signature", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it("are these, and each says why", () => {
    expect(unsigned.map(({ name }) => name)).toEqual([
      "sts:AssumeRoleWithSAML",
      "sts:AssumeRoleWithWebIdentity",
      "signin:CreateOAuth2Token",
    ]);
    for (const { operation } of unsigned) {
      expect(operation.unsigned?.noSignatureNeeded).not.toBe("");
      // The policies are always asked.
      expect(operation.access).toBeTypeOf("function");
    }
  });

  it("are no way to the others", async () => {
    const proof =
      "&WebIdentityToken=aaaa.bbbb.cccc&SAMLAssertion=aaaa&RoleArn=arn:aws:iam::123456789012:role/a";
    for (const [action, version] of [
      ["ListUsers", "2010-05-08"],
      ["GetCallerIdentity", "2011-06-15"],
      ["AssumeRole", "2011-06-15"],
      ["GetWebIdentityToken", "2011-06-15"],
    ]) {
      const response = await fetch(server.endpoint, {
        method: "POST",
        body: new URLSearchParams(`Action=${action}&Version=${version}${proof}`),
      });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
    }
  });

  it("give nothing for a signature that comes along", async () => {
    const form = `Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A${server.accountId}%3Arole%2Fa&RoleSessionName=session&WebIdentityToken=aaaa.bbbb.cccc`;
    const request = { endpoint: server.endpoint, credentials: server.admin, form, service: "sts" } as const;
    const answer = await sendRaw(server.endpoint, headerSigned(request));
    expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidIdentityToken"]);
  });
});
