// The attack: somebody who may write policies and ask for reports gives a user as many policies as the quotas allow, each full of wildcards
// that match nothing, and asks which actions they grant: millions of comparisons, while nobody else's request is answered. So others have
// their turns after each document, and one document has a quota.
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { grantedActions } from "./granted-access.ts";

test("others have their turns between the documents", async () => {
  const documents = Array.from({ length: 20 }, (_, index) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: Array.from({ length: 300 }, (_pattern, place) => `iam:*${place}*${index}`),
        Resource: "*",
      },
    }),
  );
  let turns = 0;
  const ended = new AbortController();
  const others = (async () => {
    while (!ended.signal.aborted) {
      turns += 1;
      await setImmediate();
    }
  })();
  expect(await grantedActions(documents, "iam")).toEqual([]);
  ended.abort();
  await others;
  expect(turns).toBeGreaterThanOrEqual(documents.length);
});
