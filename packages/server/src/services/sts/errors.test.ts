import {
  ExpiredTokenException$,
  ExpiredTradeInTokenException$,
  IDPCommunicationErrorException$,
  IDPRejectedClaimException$,
  InvalidAuthorizationMessageException$,
  InvalidIdentityTokenException$,
  JWTPayloadSizeExceededException$,
  MalformedPolicyDocumentException$,
  OutboundWebIdentityFederationDisabledException$,
  PackedPolicyTooLargeException$,
  SessionDurationEscalationException$,
} from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { malformedPolicyDocument } from "../../directory/errors.ts";
import * as catalogue from "./errors.ts";

describe("the catalogue of errors", () => {
  it.each([
    [malformedPolicyDocument("x"), MalformedPolicyDocumentException$],
    [catalogue.packedPolicyTooLarge("x"), PackedPolicyTooLargeException$],
    [catalogue.invalidAuthorizationMessage(), InvalidAuthorizationMessageException$],
    [catalogue.invalidIdentityToken("x"), InvalidIdentityTokenException$],
    [catalogue.expiredIdentityToken("x"), ExpiredTokenException$],
    [catalogue.idpCommunicationError("x"), IDPCommunicationErrorException$],
    [catalogue.idpRejectedClaim("x"), IDPRejectedClaimException$],
  ])("has code and status of the schema: %s", (error, schema) => {
    expect({ awsQueryError: [error.code, error.status] }).toMatchObject({
      awsQueryError: (schema[3] as { readonly awsQueryError: readonly [string, number] }).awsQueryError,
    });
  });

  it.each([
    [catalogue.outboundFederationDisabled(), OutboundWebIdentityFederationDisabledException$],
    [catalogue.sessionDurationEscalation(), SessionDurationEscalationException$],
    [catalogue.jwtPayloadSizeExceeded(), JWTPayloadSizeExceededException$],
    [catalogue.expiredTradeInToken(), ExpiredTradeInTokenException$],
  ])("has the name and the status of the schema: %s", (error, schema) => {
    expect(error.code).toBe(schema[2]);
    expect(schema[3]).toMatchObject({ httpError: error.status });
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
      "expiredIdentityToken",
      "expiredTradeInToken",
      "idpCommunicationError",
      "idpRejectedClaim",
      "invalidAuthorizationMessage",
      "invalidIdentityToken",
      "invalidParameterValue",
      "jwtPayloadSizeExceeded",
      "outboundFederationDisabled",
      "packedPolicyTooLarge",
      "sessionDurationEscalation",
      "validationError",
      "violation",
    ]);
  });
});
