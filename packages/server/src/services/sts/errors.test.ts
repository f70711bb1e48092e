import {
  InvalidAuthorizationMessageException$,
  MalformedPolicyDocumentException$,
  PackedPolicyTooLargeException$,
} from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { malformedPolicyDocument } from "../../directory/errors.ts";
import * as catalogue from "./errors.ts";

describe("the catalogue of errors", () => {
  it.each([
    [malformedPolicyDocument("x"), MalformedPolicyDocumentException$],
    [catalogue.packedPolicyTooLarge("x"), PackedPolicyTooLargeException$],
    [catalogue.invalidAuthorizationMessage(), InvalidAuthorizationMessageException$],
  ])("has code and status of the schema: %s", (error, schema) => {
    expect({ awsQueryError: [error.code, error.status] }).toMatchObject({
      awsQueryError: (schema[3] as { readonly awsQueryError: readonly [string, number] }).awsQueryError,
    });
  });

  it.each([
    [catalogue.accessDenied("x"), "AccessDenied", 403],
    [catalogue.validationError("x"), "ValidationError", 400],
    [catalogue.invalidParameterValue("x"), "InvalidParameterValue", 400],
    [catalogue.violation("v", "member", "to be otherwise"), "ValidationError", 400],
  ])("has code and status of the common errors: %s", (error, code, status) => {
    expect(error).toMatchObject({ code, status, fault: "Sender" });
  });

  it("leaves none of its entries unchecked", () => {
    expect(Object.keys(catalogue).toSorted()).toEqual([
      "accessDenied",
      "invalidAuthorizationMessage",
      "invalidParameterValue",
      "packedPolicyTooLarge",
      "validationError",
      "violation",
    ]);
  });
});
