// Whoever may send a request at all sends whatever comes to mind: halves of characters, NUL, names of JavaScript's own properties, texts
// of a megabyte. A text that no line of the server expects must not end in an internal failure, in an answer that no client can read, or in
// something stored that breaks the next list.
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arbitraryStructure } from "../../../wire/src/testing/arbitrary-value.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { textParameters } from "./testing/bad-inputs.ts";
import { EVERY_OPERATION, type ListedOperation } from "./testing/every-operation.ts";
import { furnish, type Names } from "./testing/furnished-account.ts";
import { inputPairs, type Pair } from "./testing/form.ts";
import { createSender, type Sender } from "./testing/sender.ts";
import { validInput } from "./testing/valid-input.ts";
import { anyCharacter } from "../testing/any-character.ts";

const DEEP = process.env["DEEP"] === "1";

const HOSTILE = [
  "\0",
  "a\0b",
  "\ud800",
  "a\udfff",
  "\u{1f468}\u200d\u{1f469}",
  "\ufffe\uffff\ufeff",
  "\u202e\u0007\u001b[2J",
  "<a>&amp;]]><![CDATA[",
  "__proto__",
  "constructor",
  "' or 1=1; drop table users --",
  "../../etc/passwd",
  "%00%ff${jndi:x}",
  "arn:aws:iam::123456789012:role/x",
  "arn:aws:iam::aws:policy/\u{1f600}",
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"\\ud800","Resource":"*"}]}',
  "[".repeat(5_000),
  "é".repeat(2_000),
  "x".repeat(150_000),
];

const text = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 50 }),
  fc.constantFrom(...HOSTILE),
  // Half pairs too, which are no text at all.
  fc
    .array(fc.integer({ min: 0xd800, max: 0xdfff }), { maxLength: 5 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({ unit: "grapheme-ascii", maxLength: 64 }),
  fc.json({ maxDepth: 3 }),
);

let server: TestServer;
let sender: Sender;
let names: Names;
beforeAll(async () => {
  server = await startTestServer();
  names = await furnish(server);
  sender = createSender(server);
});
afterAll(async () => {
  sender.close();
  await server.stop();
});

// eslint-disable-next-line no-control-regex
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/;

/** What is wrong with the answer; undefined when it is one that a client can read. */
async function fault(listed: ListedOperation, pairs: readonly Pair[]): Promise<string | undefined> {
  const { status, code, message, body } = await sender.send(listed, pairs);
  if (status < 500 && !NO_XML.test(body)) return undefined;
  const told = JSON.stringify(pairs.map(([name, value]) => [name, value.slice(0, 200)]));
  return `${listed.name} ${told}: ${status} ${code} ${message.slice(0, 300)}`;
}

describe.each(EVERY_OPERATION)("$action", (listed) => {
  test("takes or refuses any text", async () => {
    const base = inputPairs(listed, validInput(listed, names, "required"));
    const full = inputPairs(listed, validInput(listed, names, "all"));
    for (const parameter of textParameters(listed)) {
      const around = (parameter.includes(".") ? full : base).filter(([name]) => name !== parameter);
      const faults = await Promise.all(HOSTILE.map((one) => fault(listed, [...around, [parameter, one]])));
      expect(faults.find((one) => one !== undefined)).toBeUndefined();
    }
  });

  test("takes or refuses any input", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryStructure(listed.shape, { text, keys: text }), async (input) => {
        expect(await fault(listed, inputPairs(listed, input))).toBeUndefined();
      }),
      { numRuns: DEEP ? 300 : 5 },
    );
  });
});

test("what was taken is listed, and nobody was locked out", async () => {
  const lists = EVERY_OPERATION.filter(({ name }) => /^(?:List|Get|Generate)/.test(name));
  for (const listed of lists)
    expect(await fault(listed, inputPairs(listed, validInput(listed, names, "required")))).toBeUndefined();
  const identity = await server.sts().send(new GetCallerIdentityCommand());
  expect(identity.Account).toBe(server.accountId);
});
