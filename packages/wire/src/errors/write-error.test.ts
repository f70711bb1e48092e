import { NoSuchEntityException$, ServiceFailureException$ } from "@aws-sdk/client-iam";
import { ExpiredTokenException$, IDPRejectedClaimException$ } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";

import { faultNamespace, invalidAction } from "../requested-operation.ts";
import { iamService } from "../testing/in-process.ts";
import { errorFromSchema, senderError } from "./wire-error.ts";
import { writeError } from "./write-error.ts";

test("an awsQuery error, as AWS lays it out", () => {
  const error = errorFromSchema(NoSuchEntityException$, "The user with name bob cannot be found.");
  expect(writeError(iamService, error, "r-1")).toEqual({
    status: 404,
    headers: { "content-type": "text/xml", "x-amzn-RequestId": "r-1" },
    body:
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
      "<Code>NoSuchEntity</Code><Message>The user with name bob cannot be found.</Message></Error>" +
      "<RequestId>r-1</RequestId></ErrorResponse>",
  });
});

test("a fault of the server, details, and the namespace of faults", () => {
  const failure = errorFromSchema(ServiceFailureException$, "Try again", { retryAfter: 3 });
  expect(writeError({ protocol: "awsQuery" }, failure, "r").body).toBe(
    "<ErrorResponse><Error><Type>Receiver</Type><Code>ServiceFailure</Code><Message>Try again</Message>" +
      "<retryAfter>3</retryAfter></Error><RequestId>r</RequestId></ErrorResponse>",
  );
  const format = { protocol: "awsQuery", xmlNamespace: faultNamespace } as const;
  expect(writeError(format, invalidAction("X", undefined), "r").body).toMatch(
    /^<ErrorResponse xmlns="http:\/\/webservices\.amazon\.com\/AWSFault\/2005-15-09">/u,
  );
});

test.each([
  [IDPRejectedClaimException$, { code: "IDPRejectedClaim", type: "IDPRejectedClaimException", status: 403 }],
  [ExpiredTokenException$, { code: "ExpiredTokenException", type: "ExpiredTokenException", status: 400 }],
])("code, type and status come from the schema", (schema, expected) => {
  expect(errorFromSchema(schema, "m")).toMatchObject({ ...expected, message: "m", fault: "Sender" });
});

test("without awsQueryError, the status is that of the schema, or 400 and 500", () => {
  const error = (traits: object) => errorFromSchema([-3, "test", "Broken", traits, [], []] as never, "m");
  expect(error({ error: "client", httpError: 409 })).toMatchObject({
    code: "Broken",
    status: 409,
    fault: "Sender",
  });
  expect(error({ error: "client" })).toMatchObject({ status: 400, fault: "Sender" });
  expect(error({ error: "server" })).toMatchObject({ status: 500, fault: "Receiver" });
});

test("an error of awsJson has its type where it differs from the code, else the code", () => {
  const service = { protocol: "awsJson1.0" } as const;
  expect(JSON.parse(writeError(service, errorFromSchema(NoSuchEntityException$, "m"), "r").body)).toEqual({
    __type: "NoSuchEntityException",
    message: "m",
  });
  const { type: _, ...untyped } = senderError("Throttled", "slow");
  expect(writeError(service, untyped, "r").headers["x-amzn-ErrorType"]).toBe("Throttled");
});
