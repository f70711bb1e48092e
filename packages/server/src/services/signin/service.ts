import { CreateOAuth2TokenWithIAM$ } from "@aws-sdk/nested-clients/signin";
import type { Operation, Service } from "../operation.ts";
import { signinConstraints } from "./constraints.ts";
import { serverError } from "./errors.ts";
import { createOAuth2Token } from "./oauth/create-oauth2-token.ts";

/** The operations of AWS Sign-In that there are. */
export const signinOperations: readonly Operation[] = [createOAuth2Token];

/** Those of its schema that there are not yet: tokens for resource servers of others. */
export const signinNotYet: readonly string[] = ["CreateOAuth2TokenWithIAM"];

export const signinService: Service = {
  wire: {
    name: "signin",
    protocol: "restJson",
    apiVersion: "2023-01-01",
    constraints: signinConstraints,
    validationMembers: { error: "INVALID_REQUEST" },
  },
  signingName: "signin",
  eventSource: "signin.amazonaws.com",
  // Nothing is signed here: no session calls any of it.
  sessionLimit: () => undefined,
  faults: { failure: serverError, collision: () => undefined },
  operations: signinOperations,
  notYet: signinNotYet,
  notYetSchemas: [CreateOAuth2TokenWithIAM$],
};
