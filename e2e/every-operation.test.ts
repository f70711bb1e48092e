// Each operation at least once by each client, in an account that has one of everything. What the answers say is told by the other stories;
// here a writer may be refused for the state that the first one left.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERY_OPERATION } from "../packages/server/src/services/testing/every-operation.ts";
import type { Names } from "../packages/server/src/services/testing/furnished-account.ts";
import { validInput } from "../packages/server/src/services/testing/valid-input.ts";
import { cliClient } from "./errors/clients/cli-client.ts";
import { REFUSED_BY_CLIENT, type TellingClient } from "./errors/clients/telling-client.ts";
import type { AwsCommand } from "./support/client.ts";
import { furnishInstallation } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

/** Refusals that blame the server, the request's form, or the rights of the caller, also by the client itself: none of them is met here. */
const NEVER = [
  "InternalFailure",
  "ServiceFailure",
  "ServiceUnavailable",
  "NotImplemented",
  "InvalidAction",
  "ValidationError",
  "MalformedInput",
  "MalformedQueryString",
  "AccessDenied",
  REFUSED_BY_CLIENT,
];

const COMMANDS = { ...iam, ...sts } as unknown as Readonly<
  Record<string, (new (input: object) => AwsCommand<object>) | undefined>
>;

/** What the service or the CLI wants, and the service's model does not. */
const MORE: Readonly<Record<string, object>> = {
  GetLoginProfile: { UserName: "Alice" },
  CreateLoginProfile: { UserName: "Alice", Password: "correct-Horse-8" },
  DeleteLoginProfile: { UserName: "Alice" },
  DeactivateMFADevice: { UserName: "Alice" },
  GetWebIdentityToken: { Audience: ["api"], SigningAlgorithm: "ES384" },
  CreateOpenIDConnectProvider: { ThumbprintList: ["a".repeat(40)] },
  CreateDelegationRequest: { Permissions: { PolicyTemplateArn: "arn:aws:iam::aws:policy-template/none" } },
  UpdateSAMLProvider: { SAMLMetadataDocument: "a".repeat(1000) },
};

/** Only the management account of an organization may, and there are none yet. */
const FOR_ORGANIZATIONS = ["GenerateOrganizationsAccessReport"];

/** Reads first: what is deleted cannot be read. */
const ORDERED = ["read", "write"].flatMap((effect) =>
  EVERY_OPERATION.filter(({ operation }) => operation.effect === effect),
);

describe("every operation, asked for by the SDK and by the AWS CLI", () => {
  let installation: Installation;
  let names: Names;
  let cli: TellingClient;
  let unknown: ReadonlySet<string>;
  beforeAll(async () => {
    installation = await install();
    names = await furnishInstallation(installation);
    // One process of it for all: to start takes it half a second.
    cli = await cliClient();
    unknown = new Set(cli.unknown(ORDERED.map(({ name }) => name)));
  });
  afterAll(async () => {
    await cli?.end();
    await installation?.remove();
  });

  test.each(ORDERED)("$action", { timeout: 60_000 }, async (listed) => {
    const input = { ...validInput(listed, names, "required"), ...MORE[listed.name] };
    const Command = COMMANDS[`${listed.name}Command`];
    if (Command === undefined) throw new Error(`the SDK has no ${listed.name}`);
    const { admin } = installation;
    const bySdk = await installation.send(sdk, admin, new Command(input));
    const codes = [bySdk.ok ? "granted" : bySdk.code];
    if (!unknown.has(listed.name)) {
      const sender = { endpoint: installation.url(), credentials: admin };
      const asked = { service: listed.service.signingName as "iam" | "sts", operation: listed.name };
      codes.push((await cli.ask(sender, asked, input))?.code ?? "granted");
    }
    const wrong = FOR_ORGANIZATIONS.includes(listed.name) ? [] : codes.filter((code) => NEVER.includes(code));
    const differ = listed.operation.effect === "read" && new Set(codes).size > 1 ? codes : [];
    expect({ wrong, differ }).toEqual({ wrong: [], differ: [] });
  });

  test("Debian's AWS CLI knows most of them", () => {
    expect(ORDERED.length - unknown.size).toBeGreaterThan(150);
  });
});
