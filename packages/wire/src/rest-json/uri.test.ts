import { expect, test } from "vitest";
import { operationUri } from "./uri.ts";

test.each([
  ["/v1/token", "/v1/token", {}],
  ["/v1/token", "/v1/token/", undefined],
  ["/v1/token", "/v1/TOKEN", undefined],
  ["/v1/token", "/v1", undefined],
  ["/things/{thing}/parts", "/things/a%20b%2Fc/parts", { thing: "a b/c" }],
  ["/things/{thing}/parts", "/things//parts", undefined],
  ["/things/{thing}", "/things/%ff", undefined],
  ["/things/{thing}", "/things/a/b", undefined],
  ["/{a}/{b}", "/1/2", { a: "1", b: "2" }],
  ["/", "/", {}],
])("%s of %s", (template, path, labels) => {
  const found = operationUri("GET", template).match(path);
  expect(found === undefined ? undefined : Object.fromEntries(found)).toEqual(labels);
});

test("the query of the template is what a request has to say", () => {
  expect(operationUri("POST", "/v1/token?x-amz-client-auth-method=iam&y")).toMatchObject({
    method: "POST",
    query: [
      ["x-amz-client-auth-method", "iam"],
      ["y", ""],
    ],
  });
});

test("greedy labels are refused", () => {
  expect(() => operationUri("GET", "/b/{key+}")).toThrow("Not supported");
});
