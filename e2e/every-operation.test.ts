// Each operation at least once by each client, in an account that has one of everything. What the answers say is told by the other stories;
// here a writer may be refused for the state that the first one left.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERY_OPERATION } from "../packages/server/src/services/testing/every-operation.ts";
import type { Names } from "../packages/server/src/services/testing/furnished-account.ts";
import { validInput } from "../packages/server/src/services/testing/valid-input.ts";
import { awsCli, awsWith } from "./support/aws-cli.ts";
import type { Answer, AwsCommand } from "./support/client.ts";
import { furnishInstallation } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

/** Refusals that blame the server, the request's form, or the rights of the caller: none of them is met here. */
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

/** Its codes go into a file: `passwords-and-mfa` asks for it by the CLI. */
const INTO_FILES = ["CreateVirtualMFADevice"];

/** Only the management account of an organization may, and there are none yet. */
const FOR_ORGANIZATIONS = ["GenerateOrganizationsAccessReport"];

/** Reads first: what is deleted cannot be read. */
const ORDERED = ["read", "write"].flatMap((effect) =>
  EVERY_OPERATION.filter(({ operation }) => operation.effect === effect),
);

describe("every operation, asked for by the SDK and by the AWS CLI", () => {
  let installation: Installation;
  let names: Names;
  let known: ReadonlySet<string>;
  beforeAll(async () => {
    installation = await install();
    names = await furnishInstallation(installation);
    known = new Set((await Promise.all(["iam", "sts"].map(commandsOf))).flat());
  });
  afterAll(() => installation.remove());

  test.each(ORDERED)("$action", { timeout: 60_000 }, async (listed) => {
    const input = { ...validInput(listed, names, "required"), ...MORE[listed.name] };
    const Command = COMMANDS[`${listed.name}Command`];
    if (Command === undefined) throw new Error(`the SDK has no ${listed.name}`);
    const command = new Command(input);
    const clients =
      known.has(listed.name.toLowerCase()) && !INTO_FILES.includes(listed.name) ? [sdk, awsCli] : [sdk];
    const answers: Answer[] = [];
    for (const client of clients) answers.push(await installation.send(client, installation.admin, command));
    const codes = answers.map((answer) => (answer.ok ? "granted" : answer.code));
    const wrong = FOR_ORGANIZATIONS.includes(listed.name) ? [] : codes.filter((code) => NEVER.includes(code));
    const differ = listed.operation.effect === "read" && new Set(codes).size > 1 ? codes : [];
    expect({ wrong, differ }).toEqual({ wrong: [], differ: [] });
  });

  test("Debian's AWS CLI knows most of them", () => {
    expect(ORDERED.filter(({ name }) => known.has(name.toLowerCase())).length).toBeGreaterThan(150);
  });
});

/** The operations that the CLI has commands for, in small letters: its help lists them. */
async function commandsOf(service: string): Promise<readonly string[]> {
  const { err } = await awsWith([service, "no-such-command"], {});
  return [...err.matchAll(/[a-z]+(?:-[a-z0-9]+)+/g)].map(([command]) => command.replaceAll("-", ""));
}
