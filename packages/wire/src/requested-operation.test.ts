import { expect, test } from "vitest";

import { parseForm } from "./query/form.ts";
import { actionOf, invalidAction, targetOf } from "./requested-operation.ts";

function action(query: string) {
  const form = parseForm(query);
  return form.ok ? actionOf(form.form) : form;
}

test("takes action and version from the form", () => {
  expect(action("Version=2010-05-08&Action=GetUser")).toEqual({
    ok: true,
    action: "GetUser",
    version: "2010-05-08",
  });
  expect(action("Action=GetUser")).toEqual({ ok: true, action: "GetUser", version: undefined });
});

test.each(["", "Action=", "action=GetUser", "Version=2010-05-08"])("misses the action in %j", (query) => {
  expect(action(query)).toMatchObject({ ok: false, error: { code: "MissingAction", status: 400 } });
});

test("an unknown action is told with its version", () => {
  expect(invalidAction("Nope", "2010-05-08")).toMatchObject({
    code: "InvalidAction",
    status: 400,
    message: "Could not find operation Nope for version 2010-05-08",
  });
  expect(invalidAction("Nope", undefined).message).toBe(
    "Could not find operation Nope for version NO_VERSION_SPECIFIED",
  );
});

test("what is no name is not repeated", () => {
  expect(invalidAction("<script>", "x".repeat(1000)).message).toBe(
    "Could not find operation ? for version ?",
  );
});

test("takes prefix and operation from X-Amz-Target, also where the prefix has dots", () => {
  expect(targetOf("SWBExternalService.ListInstances")).toEqual({
    ok: true,
    prefix: "SWBExternalService",
    operation: "ListInstances",
  });
  expect(targetOf("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents")).toEqual({
    ok: true,
    prefix: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
    operation: "LookupEvents",
  });
});

test.each([undefined, "", "ListInstances", ".ListInstances", "A.", "A.B C", "A.B\n", `A.${"x".repeat(200)}`])(
  "refuses the target %j",
  (header) => {
    expect(targetOf(header)).toMatchObject({
      ok: false,
      error: { code: "UnknownOperationException", status: 400 },
    });
  },
);
