// What the models of the services forbid, sent to a whole server: for each operation, each of its members and each of their rules. Nothing
// of it is done, and the answer names the member.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { type BadInput, badInputs } from "./testing/bad-inputs.ts";
import { EVERY_OPERATION, type ListedOperation } from "./testing/every-operation.ts";
import { furnish, type Names } from "./testing/furnished-account.ts";
import { inputPairs } from "./testing/form.ts";
import { createSender, type Sender } from "./testing/sender.ts";
import { openTables, type Tables } from "./testing/tables.ts";
import { validInput } from "./testing/valid-input.ts";

let server: TestServer;
let sender: Sender;
let tables: Tables;
let names: Names;
let sent = 0;
beforeAll(async () => {
  server = await startTestServer();
  names = await furnish(server);
  sender = createSender(server);
  tables = openTables(server);
});
afterAll(async () => {
  sender.close();
  tables.close();
  await server.stop();
});

const DEEP = process.env["DEEP"] === "1";
/** A head takes less than a body does. */
const LONGEST_QUERY = 4_000;

/** What is not as it should be about the answer; undefined when nothing is. */
async function complaint(
  listed: ListedOperation,
  bad: BadInput,
  where?: "query",
): Promise<string | undefined> {
  const { status, code, message } = await sender.send(listed, bad.pairs, where);
  sent += 1;
  if (status === 400 && code === bad.code && message.includes(bad.named)) return undefined;
  return `${bad.what}: expected ${bad.code} about ${bad.named}, was told ${status} ${code} ${message.slice(0, 200)}`;
}

function fitsIntoQuery({ pairs }: BadInput): boolean {
  return encodeURIComponent(pairs.flat().join("")).length < LONGEST_QUERY;
}

describe.each(EVERY_OPERATION)("$action", (listed) => {
  test("refuses what its model forbids, by name, and changes nothing", async () => {
    const before = tables.digest();
    const bad = badInputs(listed, names);
    const complaints = await Promise.all(bad.map((one) => complaint(listed, one)));
    if (DEEP) {
      const full = badInputs(listed, names, "all");
      complaints.push(...(await Promise.all(full.map((one) => complaint(listed, one)))));
      const short = [...bad, ...full].filter(fitsIntoQuery);
      complaints.push(...(await Promise.all(short.map((one) => complaint(listed, one, "query")))));
    }
    const told = complaints.filter((one) => one !== undefined);
    if (told.length > 0) throw new Error(told.join("\n"));
    expect(tables.digest()).toBe(before);
  });
});

test("thousands of inputs were tried", () => {
  expect(sent).toBeGreaterThan(DEEP ? 15_000 : 5_000);
});

describe("of two members that break a rule", () => {
  const withTwo = EVERY_OPERATION.filter(({ shape }) => shape.members.length > 1);

  test.each(withTwo)("of $action both are named", async (listed) => {
    const broken = badInputs(listed, names).filter(
      ({ what, code }) =>
        code === "ValidationError" &&
        /^\w+: (?:too long|too short|no such value|too large|too small)$/.test(what),
    );
    const byMember = [...Map.groupBy(broken, ({ named }) => named).values()].map(([first]) => first);
    const [one, other] = byMember;
    if (one === undefined || other === undefined) return;
    const [changed] = other.pairs.filter(([name]) => other.what.startsWith(`${name}: `));
    if (changed === undefined) throw new Error(`${other.what} changes nothing`);
    const pairs = [...one.pairs.filter(([name]) => name !== changed[0]), changed];
    const { code, message } = await sender.send(listed, pairs);
    expect(code).toBe("ValidationError");
    expect(message).toMatch(/^[2-9] validation errors detected: /);
    expect(message).toContain(one.named);
    expect(message).toContain(other.named);
  });
});

describe("valid inputs", () => {
  const reads = EVERY_OPERATION.filter(({ operation }) => operation.effect === "read");

  test.each(reads)("of $action are not refused for their form", async (listed) => {
    const pairs = inputPairs(listed, validInput(listed, names, "required"));
    const { status, code } = await sender.send(listed, pairs);
    expect(status).toBeLessThan(500);
    expect(["MalformedInput", "MalformedQueryString"]).not.toContain(code);
    // Newer clients send what nobody here has heard of; AWS passes over it.
    const unknown = [...pairs, ["Unknown", "x"], ["Unheard.member.1.Of", "y"], ["__proto__.x", "z"]] as const;
    expect(await sender.send(listed, unknown)).toMatchObject({ status, code });
  });
});
