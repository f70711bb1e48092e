import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { approve, newPartner } from "../services/iam/delegation/testing/partner.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), "signet-delegation-"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const POLICY = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::@{bucket}/*" },
};
const TEMPLATE = { Name: "reader", Parameters: [{ Name: "bucket", Type: "string" }], Policy: POLICY };

async function add(template: unknown, account = server.accountId) {
  const file = join(folder, "template.json");
  await writeFile(file, typeof template === "string" ? template : JSON.stringify(template));
  return server.signet("delegation-template", "add", file, "--account", account);
}

test("delegation-template: add, list, remove", async () => {
  const arn = `arn:aws:iam::${server.accountId}:delegation-template/reader`;
  expect(await add(TEMPLATE)).toEqual({ status: 0, out: `${arn}\n`, err: "" });
  expect(await add(TEMPLATE)).toEqual({
    status: 1,
    out: "",
    err: "signet: A delegation template with name reader already exists.\n",
  });
  const listed = await server.signet("delegation-template", "list", "--json");
  expect(JSON.parse(listed.out)).toMatchObject({
    arn,
    parameters: [{ name: "bucket", type: "string" }],
    policy: POLICY,
  });
  expect((await server.signet("delegation-template", "list")).out).toContain(arn);
  const remove = () =>
    server.signet("delegation-template", "remove", "reader", "--account", server.accountId);
  expect(await remove()).toEqual({ status: 0, out: "", err: "" });
  expect((await remove()).err).toBe("signet: The delegation template reader cannot be found.\n");
});

test.each<[string, unknown, number, string]>([
  ["no JSON", "{", 2, "is not JSON"],
  ["an unknown member", { ...TEMPLATE, Policies: [] }, 2, 'there is no member "Policies"'],
  ["a type that there is not", { ...TEMPLATE, Parameters: [{ Name: "bucket", Type: "number" }] }, 2, "Type"],
  ["a placeholder without a parameter", { ...TEMPLATE, Parameters: [] }, 1, "@{bucket}"],
  ["a name that is none", { ...TEMPLATE, Name: "a/b" }, 1, "name of a template"],
])("delegation-template add refuses %s", async (_what, template, status, message) => {
  const refused = await add(template);
  expect([refused.status, refused.out]).toEqual([status, ""]);
  expect(refused.err).toContain(message);
});

test("delegation-template add wants an account that is there", async () => {
  expect(await add(TEMPLATE, "999988887777")).toEqual({
    status: 2,
    out: "",
    err: "signet: There is no account 999988887777 on this server\n",
  });
});

test("delegation-request: list and token", async () => {
  const partner = await newPartner(server);
  const id = await partner.ask();
  const list = async () =>
    JSON.parse((await server.signet("delegation-request", "list", "--json")).out) as object;
  expect(await list()).toMatchObject({
    delegationRequestId: id,
    state: "UNASSIGNED",
    ownerAccountId: null,
    tokenHandedOver: false,
  });
  await approve(server.iam(), id);
  const { status, out } = await server.signet("delegation-request", "token", id);
  expect(status).toBe(0);
  expect(out).toMatch(new RegExp(`^${id}\\.[\\w-]{43}\\n\\nFor sts:GetDelegatedAccessToken, by account`));
  expect(await list()).toMatchObject({ state: "FINALIZED", tokenHandedOver: true });
  const plain = await server.signet("delegation-request", "list");
  expect(plain.out).toContain(`${id}  FINALIZED  until`);
  expect((await server.signet("delegation-request", "token", "dr-1")).status).toBe(2);
});
