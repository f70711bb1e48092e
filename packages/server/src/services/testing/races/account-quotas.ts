import * as iam from "@aws-sdk/client-iam";
import type { FillableTable } from "../../../directory/testing/fill-table.ts";
import { type QuotaName, QUOTAS } from "../../../directory/quotas.ts";
import { after, FULL, type Kinds, race, type Race, type Run, times } from "./race.ts";

const ASKING = 5;

/** The last place of an account's quota, which one of five gets. */
export const ACCOUNT_QUOTAS: readonly Race[] = (
  [
    ["UsersPerAccount", "users", (k, name) => k.createUser(name)],
    ["GroupsPerAccount", "groups", (k, name) => k.createGroup(name)],
    ["RolesPerAccount", "roles", (k, name) => k.createRole(name)],
    ["InstanceProfilesPerAccount", "instance_profiles", (k, name) => k.createProfile(name)],
    ["PoliciesPerAccount", "policies", (k, name) => k.createPolicy(name)],
    ["ServerCertificatesPerAccount", "server_certificates", (k, name) => k.createServer(name)],
    ["SAMLProvidersPerAccount", "saml_providers", (k, name) => k.createSaml(name)],
    [
      "OpenIdConnectProvidersPerAccount",
      "oidc_providers",
      (k, name) =>
        k.send(
          new iam.CreateOpenIDConnectProviderCommand({
            Url: `https://${name}.example`,
            ThumbprintList: ["a".repeat(40)],
          }),
        ),
    ],
    [
      "VirtualMFADevicesPerAccount",
      "mfa_devices",
      (k, VirtualMFADeviceName) => k.send(new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName })),
    ],
  ] satisfies readonly [QuotaName, FillableTable, (k: Kinds, name: string) => Run][]
).map(([quota, table, make]) =>
  race(`${quota}: the last one`, FULL, (k, { id, fill }) =>
    after(
      [make(k, `${id}first`), () => fill(table, QUOTAS[quota] - 1)],
      times(ASKING, (index) => make(k, `${id}${index}`)),
    ),
  ),
);
