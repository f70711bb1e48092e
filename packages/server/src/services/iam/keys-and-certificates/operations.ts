import type { Operation } from "../../operation.ts";
import { serverCertificateOperations } from "./server-certificates.ts";
import { serviceCredentialOperations } from "./service-credentials.ts";
import { signingCertificateOperations } from "./signing-certificates.ts";
import { sshPublicKeyOperations } from "./ssh-public-keys.ts";

export const keyAndCertificateOperations: readonly Operation[] = [
  ...sshPublicKeyOperations,
  ...signingCertificateOperations,
  ...serverCertificateOperations,
  ...serviceCredentialOperations,
];
