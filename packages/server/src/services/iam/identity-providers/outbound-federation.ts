import {
  type EnableOutboundWebIdentityFederationResponse,
  type GetOutboundWebIdentityFederationInfoResponse,
  DisableOutboundWebIdentityFederation$,
  EnableOutboundWebIdentityFederation$,
  GetOutboundWebIdentityFederationInfo$,
} from "@aws-sdk/client-iam";
import type { NewSigningKey } from "../../../directory/identity-providers/token-issuer.ts";
import { issuerUrl } from "../../../federation/issuer-documents.ts";
import { makeSigningKeys } from "../../../federation/signing-keys.ts";
import { type Operation, operation } from "../../operation.ts";

const enableOutboundWebIdentityFederation = operation<
  object,
  EnableOutboundWebIdentityFederationResponse,
  readonly NewSigningKey[]
>(EnableOutboundWebIdentityFederation$, {
  effect: "write",
  access: () => ({ resource: "*" }),
  // Making keys takes long, and other changes would wait for it.
  async prepare(_, { directory }) {
    return (await directory.tokenIssuer.find()) === undefined ? makeSigningKeys() : [];
  },
  async handle(_, { directory, publicUrl }, keys) {
    const issuer = await directory.tokenIssuer.enable(keys);
    return { IssuerIdentifier: issuerUrl(publicUrl, issuer.issuer_id) };
  },
});

const disableOutboundWebIdentityFederation = operation<object, void>(DisableOutboundWebIdentityFederation$, {
  effect: "write",
  access: () => ({ resource: "*" }),
  async handle(_, { directory }) {
    await directory.tokenIssuer.disable();
  },
});

const getOutboundWebIdentityFederationInfo = operation<object, GetOutboundWebIdentityFederationInfoResponse>(
  GetOutboundWebIdentityFederationInfo$,
  {
    effect: "read",
    access: () => ({ resource: "*" }),
    async handle(_, { directory, publicUrl }) {
      const issuer = await directory.tokenIssuer.get();
      return { IssuerIdentifier: issuerUrl(publicUrl, issuer.issuer_id), JwtVendingEnabled: true };
    },
  },
);

export const outboundFederationOperations: readonly Operation[] = [
  enableOutboundWebIdentityFederation,
  disableOutboundWebIdentityFederation,
  getOutboundWebIdentityFederationInfo,
];
