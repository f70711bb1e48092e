// The errors that AWS documents for each operation, as the SDK tells them: code, HTTP status and a message.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  EVERY_OPERATION,
  type ListedOperation,
} from "../packages/server/src/services/testing/every-operation.ts";
import type { Names } from "../packages/server/src/services/testing/furnished-account.ts";
import { documentedErrors } from "./errors/documented.ts";
import { NOT_PROVOKED } from "./errors/not-provoked.ts";
import { LINKED_ROLE, PROVOCATIONS } from "./errors/provocations.ts";
import { type AwsCommand, granted } from "./support/client.ts";
import { furnishInstallation } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const COMMANDS = { ...iam, ...sts } as unknown as Readonly<
  Record<string, (new (input: object) => AwsCommand<object>) | undefined>
>;

describe("the errors that are documented for", () => {
  let installation: Installation;
  let names: Names;
  beforeAll(async () => {
    installation = await install();
    const furnished = await furnishInstallation(installation);
    const { admin } = installation;
    const linked = new iam.CreateServiceLinkedRoleCommand({
      AWSServiceName: "elasticloadbalancing.amazonaws.com",
    });
    const { Role } = granted(await installation.send(sdk, admin, linked));
    granted(await installation.send(sdk, admin, new iam.CreateGroupCommand({ GroupName: "Others" })));
    names = new Map([...furnished, [LINKED_ROLE, Role?.RoleName ?? ""]]);
  });
  afterAll(() => installation.remove());

  test.each(EVERY_OPERATION)("$action", async (listed) => {
    const documented = documentedFor(listed);
    const missed: string[] = [];
    const unlike: object[] = [];
    for (const { code, status } of documented) {
      const answer = await provoke(listed, code);
      if (answer === undefined) missed.push(code);
      else if (answer.status !== status || answer.message === "") unlike.push({ status, answer });
    }
    const tabled = notProvoked(
      listed.name,
      documented.map(({ code }) => code),
    );
    expect({ missed: missed.toSorted(), unlike }).toEqual({ missed: tabled.toSorted(), unlike: [] });
  });

  test("are found, and no table has others", () => {
    const pairs = EVERY_OPERATION.flatMap((listed) => documentedFor(listed));
    const known = new Set(pairs.map(({ code }) => code));
    const tabled = NOT_PROVOKED.flatMap(({ errors }) => Object.keys(errors));
    expect([...tabled, ...Object.keys(PROVOCATIONS)].filter((code) => !known.has(code))).toEqual([]);
    expect(pairs.length).toBeGreaterThan(600);
  });

  /** The refusal with that code. Undefined when no provocation ends in it. */
  async function provoke(listed: ListedOperation, code: string) {
    const Command = COMMANDS[`${listed.name}Command`];
    if (Command === undefined) throw new Error(`the SDK has no ${listed.name}`);
    for (const input of PROVOCATIONS[code]?.(listed, names) ?? []) {
      const answer = await installation.send(sdk, installation.admin, new Command(input));
      if (!answer.ok && answer.code === code) return answer;
    }
    return undefined;
  }
});

function documentedFor({ service, name }: ListedOperation) {
  return documentedErrors(service.signingName as "iam" | "sts", name);
}

/** What the table says of an operation, whose documented codes these are. */
function notProvoked(operation: string, documented: readonly string[]): readonly string[] {
  return NOT_PROVOKED.flatMap(({ errors }) =>
    Object.entries(errors)
      .filter(([code, of]) => (of === "all" ? documented.includes(code) : of.includes(operation)))
      .map(([code]) => code),
  );
}
