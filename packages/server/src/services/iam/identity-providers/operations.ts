import type { Operation } from "../../operation.ts";
import { oidcProviderOperations } from "./oidc-providers.ts";
import { outboundFederationOperations } from "./outbound-federation.ts";
import { providerTagOperations } from "./provider-tags.ts";
import { samlProviderOperations } from "./saml-providers.ts";

/** What IAM offers on identity providers. */
export const identityProviderOperations: readonly Operation[] = [
  ...oidcProviderOperations,
  ...samlProviderOperations,
  ...providerTagOperations,
  ...outboundFederationOperations,
];
