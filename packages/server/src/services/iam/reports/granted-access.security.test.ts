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
  let done = false;
  const report = grantedActions(documents, "iam").finally(() => {
    done = true;
  });
  let turns = 0;
  while (!done) {
    turns += 1;
    await setImmediate();
  }
  expect(await report).toEqual([]);
  expect(turns).toBeGreaterThanOrEqual(documents.length);
});
