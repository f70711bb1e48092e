// aws:SecureTransport where it is true: global-condition-keys.test.ts asks a server that speaks in the clear.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../federation/testing/certificates.ts";
import type { ClientCredentials, TestServer } from "../testing/server.ts";
import { startTestServer } from "../testing/server.ts";
import { headerSigned } from "../testing/signed-requests.ts";
import { policy } from "./sts/testing/documents.ts";

let folder: string;
let server: TestServer;
const { key, cert } = makeCertificate("localhost");
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-tls-"));
  const [tlsKey, tlsCert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  await writeFile(tlsKey, key);
  await writeFile(tlsCert, cert);
  server = await startTestServer({ flags: { tlsKey, tlsCert } });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Sends a request that is signed in the headers; its status and body. */
function ask(credentials: ClientCredentials, parameters: Readonly<Record<string, string>>) {
  const { endpoint } = server;
  const form = new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString();
  const { headers, body, method } = headerSigned({ endpoint, credentials, service: "iam", form });
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const sent = request(endpoint, { method, ca: cert, checkServerIdentity: () => undefined }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    for (const [name, value] of headers) sent.setHeader(name, value);
    sent.on("error", reject);
    sent.end(body);
  });
}

test("a request over TLS is one", async () => {
  const user = { UserName: "ana" };
  await ask(server.admin, { Action: "CreateUser", ...user });
  const { text } = await ask(server.admin, { Action: "CreateAccessKey", ...user });
  const part = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1] ?? "";
  const ana = { accessKeyId: part("AccessKeyId"), secretAccessKey: part("SecretAccessKey") };
  for (const [secure, status] of [
    ["true", 200],
    ["false", 403],
  ] as const) {
    const PolicyDocument = policy({
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": secure } },
    });
    await ask(server.admin, { Action: "PutUserPolicy", ...user, PolicyName: "granted", PolicyDocument });
    expect((await ask(ana, { Action: "ListUsers" })).status).toBe(status);
  }
});
