import * as schemas from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import * as catalogue from "./errors.ts";

/** Code and status of each error that IAM's schema declares for awsQuery. */
const DECLARED = new Map(
  Object.entries(schemas)
    .filter(([name]) => name.endsWith("Exception$"))
    .flatMap(([, schema]) => {
      const traits = (schema as readonly unknown[])[3] as { awsQueryError?: readonly [string, number] };
      return traits.awsQueryError === undefined ? [] : [traits.awsQueryError];
    }),
);
/** Errors that every service may answer (IAM API Reference, "Common Errors"): no schema declares them. */
const COMMON = new Map([["ValidationError", 400]]);

describe.each(Object.entries(catalogue))("%s", (_name, make) => {
  test("has a code and the status that IAM declares for it", () => {
    const error = make("what is wrong");
    expect(error.message).toBe("what is wrong");
    expect(error.fault).toBe("Sender");
    expect(DECLARED.get(error.code) ?? COMMON.get(error.code)).toBe(error.status);
  });
});
