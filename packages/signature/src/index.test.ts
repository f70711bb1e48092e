import { expect, test } from "vitest";
import * as surface from "./index.ts";

test("the public surface is this, and changes on purpose", () => {
  expect(Object.keys(surface).toSorted()).toEqual([
    "canonicalUri",
    "deriveSigningKey",
    "equalConstantTime",
    "expiredToken",
    "hmacSha256",
    "invalidClientTokenId",
    "missingAuthenticationToken",
    "presignRequest",
    "readAuthorization",
    "signRequest",
    "signatureErrors",
    "signatureFailure",
    "verifySignature",
  ]);
});
