// What the models let through and the rules of the services refuse: entities that are not there or are there already, values that do not
// fit each other, quotas. Whatever was written until the refusal is taken back.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { textParameters } from "./testing/bad-inputs.ts";
import { EVERY_OPERATION, type ListedOperation } from "./testing/every-operation.ts";
import { furnish, type Names } from "./testing/furnished-account.ts";
import { inputPairs, type Pair } from "./testing/form.ts";
import { createSender, type Sender } from "./testing/sender.ts";
import { openTables, type Tables } from "./testing/tables.ts";
import { validInput } from "./testing/valid-input.ts";

let server: TestServer;
let sender: Sender;
let tables: Tables;
let names: Names;
let refused = 0;
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

/** Values that many members may have, and few mean something by. */
const ELSEWHERE = [
  "unknown",
  "0".repeat(24),
  "arn:aws:iam::123456789012:policy/unknown",
  "arn:aws:iam::aws:policy/Unknown",
  "/unknown/",
];

/** The valid inputs, and those in which one text is another. */
function inputs(listed: ListedOperation): readonly (readonly Pair[])[] {
  const valid = (["required", "all"] as const).map((extent) =>
    inputPairs(listed, validInput(listed, names, extent)),
  );
  return valid.flatMap((pairs) => [
    ...textParameters(listed)
      .filter((parameter) => pairs.some(([name]) => name === parameter))
      .flatMap((parameter) =>
        ELSEWHERE.map((text) =>
          pairs.map(([name, value]): Pair => [name, name === parameter ? text : value]),
        ),
      ),
    pairs,
    // What was done once is there, or gone.
    pairs,
  ]);
}

describe.each(EVERY_OPERATION.filter(({ operation }) => operation.effect === "write"))(
  "$action",
  (listed) => {
    test("changes nothing when it is refused", async () => {
      let before = tables.digest();
      for (const pairs of inputs(listed)) {
        const { status, code } = await sender.send(listed, pairs);
        expect(status).toBeLessThan(500);
        const after = tables.digest();
        const isRefused = status >= 400;
        if (isRefused) refused += 1;
        expect({ pairs, code, unchanged: !isRefused || after === before }).toEqual({
          pairs,
          code,
          unchanged: true,
        });
        before = after;
      }
    });
  },
);

test("much was refused", () => {
  expect(refused).toBeGreaterThan(500);
});
