// The database goes away under the server: PostgreSQL is stopped, and a SQLite file is held by somebody else. Every operation answers as AWS
// documents it, tells nothing of what is behind it, and goes on with the next request once the database is back.
import { join } from "node:path";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  EVERY_OPERATION,
  type ListedOperation,
} from "../packages/server/src/services/testing/every-operation.ts";
import type { Names } from "../packages/server/src/services/testing/furnished-account.ts";
import { validInput } from "../packages/server/src/services/testing/valid-input.ts";
import { type Beside, connectBeside } from "../packages/server/src/storage/testing/beside.ts";
import { startPostgres, type TestPostgres } from "../packages/server/src/storage/testing/postgres.ts";
import { documentedErrors } from "./errors/documented.ts";
import { type Answer, type AwsCommand, granted } from "./support/client.ts";
import { readEvents } from "./support/events.ts";
import { eventually } from "./support/eventually.ts";
import { furnishInstallation } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const COMMANDS = { ...iam, ...sts } as unknown as Readonly<
  Record<string, (new (input: object) => AwsCommand<object>) | undefined>
>;

const FAILURE = {
  code: "ServiceFailure",
  status: 500,
  message: "The request processing has failed because of an unknown error, exception or failure.",
};

/** What all services of AWS have ("Common Errors" of the API references): STS documents no failure of its own. */
const UNAVAILABLE = {
  code: "ServiceUnavailable",
  status: 503,
  message: "The request has failed due to a temporary failure of the server.",
};

const told = EVERY_OPERATION.filter(({ service, name }) =>
  documentedErrors(service.signingName as "iam" | "sts", name).some(({ code }) => code === "ServiceFailure"),
);

/** The service wants a password that the model does not. */
const MORE: Readonly<Record<string, object>> = {
  CreateLoginProfile: { Password: "correct-Horse-8" },
  UpdateLoginProfile: { Password: "correct-Horse-8" },
};

/** Changes of all kinds; the SDK keeps fifty connections, and each has to have its own. */
const HELD_UP: ReadonlySet<string> = new Set([
  "CreateUser",
  "UpdateGroup",
  "DeleteRole",
  "TagPolicy",
  "UntagInstanceProfile",
  "PutUserPolicy",
  "AttachGroupPolicy",
  "AddRoleToInstanceProfile",
  "SetDefaultPolicyVersion",
  "CreateAccessKey",
  "UpdateAccountPasswordPolicy",
  "CreateLoginProfile",
  "EnableMFADevice",
  "UpdateOpenIDConnectProviderThumbprint",
  "DeleteSAMLProvider",
  "UploadServerCertificate",
  "CreateServiceLinkedRole",
  "AcceptDelegationRequest",
  "AcquireRole",
]);

function ask(installation: Installation, listed: ListedOperation, names: Names): Promise<Answer> {
  const Command = COMMANDS[`${listed.name}Command`];
  if (Command === undefined) throw new Error(`the SDK has no ${listed.name}`);
  const input = { ...validInput(listed, names, "required"), ...MORE[listed.name] };
  return installation.send(sdk, installation.admin, new Command(input));
}

/** Without what differs from one request to the next. */
const plain = (answer: Answer): object => {
  if (answer.ok) return { granted: answer.output };
  const { code, status, message } = answer;
  return { code, status, message };
};

describe("a PostgreSQL that was stopped", () => {
  let postgres: TestPostgres;
  let installation: Installation;
  let names: Names;
  beforeAll(async () => {
    postgres = await startPostgres();
    installation = await install({ database: await postgres.url("away") });
    names = await furnishInstallation(installation);
    await postgres.halt();
  });
  afterAll(async () => {
    await installation.remove();
    await postgres.stop();
  });

  test.each(told)("is a ServiceFailure to $action", async (listed) => {
    expect(plain(await ask(installation, listed, names))).toEqual(FAILURE);
  });

  test.each(
    EVERY_OPERATION.filter((listed) => !told.includes(listed) && listed.service.signingName === "iam"),
  )("is one to $action, too, which does not document it", async (listed) => {
    expect(plain(await ask(installation, listed, names))).toEqual(FAILURE);
  });

  test.each(
    EVERY_OPERATION.filter(
      ({ service, operation }) => service.signingName === "sts" && operation.unsigned === undefined,
    ),
  )("leaves $action unavailable", async (listed) => {
    expect(plain(await ask(installation, listed, names))).toEqual(UNAVAILABLE);
  });

  test("is no hindrance to the first request after it is back", async () => {
    await postgres.resume();
    const { admin } = installation;
    expect(
      granted(await installation.send(sdk, admin, new iam.GetUserCommand({ UserName: "Alice" }))).User,
    ).toMatchObject({ UserName: "Alice" });
    granted(await installation.send(sdk, admin, new iam.CreateUserCommand({ UserName: "after" })));
    granted(await installation.send(sdk, admin, new sts.GetCallerIdentityCommand()));
    expect(installation.log()).toContain("the database does not answer");
  });

  test("is told in the trail: what was refused meanwhile waited for it", async () => {
    const refused = async () => {
      const events = await readEvents(installation.signet);
      return new Set(
        events.filter(({ errorCode }) => errorCode === FAILURE.code).map((event) => event.eventName),
      );
    };
    const seen = await eventually(refused, (known) => told.every(({ name }) => known.has(name)));
    expect(told.filter(({ name }) => !seen.has(name))).toEqual([]);
    expect(told.length).toBeGreaterThan(140);
  });
});

describe("a SQLite file that another process holds", () => {
  let installation: Installation;
  let names: Names;
  let other: Beside;
  beforeAll(async () => {
    installation = await install();
    names = await furnishInstallation(installation);
    other = await connectBeside(`sqlite:${join(installation.dataDir, "signet.db")}`);
    await other.run("begin immediate");
  });
  afterAll(async () => {
    await other.close();
    await installation.remove();
  });

  test("is waited for, and by many at once no longer than by one; reads go on", async () => {
    const changes = told.filter(({ name }) => HELD_UP.has(name));
    expect(changes.length).toBe(HELD_UP.size);
    const waiting = Promise.all(
      changes.map(async (listed) => ({
        name: listed.name,
        answer: plain(await ask(installation, listed, names)),
      })),
    );
    const { admin } = installation;
    granted(await installation.send(sdk, admin, new iam.GetUserCommand({ UserName: "Alice" })));
    expect(await waiting).toEqual(changes.map(({ name }) => ({ name, answer: FAILURE })));
    await other.run("rollback");
    granted(await installation.send(sdk, admin, new iam.CreateUserCommand({ UserName: "after" })));
  });
});
