// Changes that meet others again and again, on PostgreSQL: the database ends each attempt to make one with the error that it has for
// transactions that collide. What comes through in the end is made. Where the server gives up, those operations that document
// ConcurrentModification answer so, and the others as they fail.
import * as iam from "@aws-sdk/client-iam";
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
import { type AwsCommand, granted } from "./support/client.ts";
import { furnishInstallation } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const COMMANDS = iam as unknown as Readonly<
  Record<string, (new (input: object) => AwsCommand<object>) | undefined>
>;

const COLLISION = {
  code: "ConcurrentModification",
  status: 409,
  message:
    "The request was rejected because multiple requests to change this object were submitted simultaneously.",
};
const FAILURE = {
  code: "ServiceFailure",
  status: 500,
  message: "The request processing has failed because of an unknown error, exception or failure.",
};

/** Each change asks in its own transaction, which is a serializable one, whether the caller's key is still there. */
const MEET = `
  create sequence meetings;
  alter table access_keys rename to kept_access_keys;
  create function met(until integer) returns boolean language plpgsql as $$
    begin
      if current_setting('transaction_isolation') = 'serializable' and nextval('meetings') <= until then
        raise exception 'could not serialize access' using errcode = 'serialization_failure';
      end if;
      return true;
    end
  $$`;
/** @param times how often the next change meets another */
const keysAfter = (times: number) => `
  create or replace view access_keys as select * from kept_access_keys where met(${times});
  alter sequence meetings restart`;
const PART = "drop view access_keys; alter table kept_access_keys rename to access_keys";
const ALWAYS = 1_000_000;

const told = EVERY_OPERATION.filter(
  ({ service, name }) =>
    service.signingName === "iam" &&
    documentedErrors("iam", name).some(({ code }) => code === "ConcurrentModification"),
);
/** The service wants it, and the model does not. */
const MORE: Readonly<Record<string, object>> = {
  CreateDelegationRequest: { Permissions: { PolicyTemplateArn: "arn:aws:iam::aws:policy-template/none" } },
};
/** Of those that do not document it. */
const OTHERS = ["CreateGroup", "AttachUserPolicy", "PutRolePolicy", "CreateAccessKey", "DeletePolicyVersion"];

describe("changes that meet others", () => {
  let postgres: TestPostgres;
  let installation: Installation;
  let database: Beside;
  let names: Names;
  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.url("collisions");
    installation = await install({ database: url });
    names = await furnishInstallation(installation);
    database = await connectBeside(url);
    await database.run(MEET);
  });
  afterAll(async () => {
    await database.close();
    await installation.remove();
    await postgres.stop();
  });

  const admin = () => installation.admin;

  test("are made when that ends in time", async () => {
    await database.run(keysAfter(5));
    granted(await installation.send(sdk, admin(), new iam.CreateUserCommand({ UserName: "late" })));
    const [meetings] = await database.run("select last_value from meetings");
    expect(Number(meetings?.["last_value"])).toBeGreaterThan(5);
  });

  test("are refused, all at once, as it is documented, when the server gives up", async () => {
    await database.run(keysAfter(ALWAYS));
    const others = EVERY_OPERATION.filter(({ name }) => OTHERS.includes(name));
    const answers = await Promise.all([...told, ...others].map(ask));
    expect(answers).toEqual([
      ...told.map(({ name }) => ({ name, ...COLLISION })),
      ...others.map(({ name }) => ({ name, ...FAILURE })),
    ]);
    expect(told.length).toBeGreaterThan(40);
    expect(others.length).toBe(OTHERS.length);

    await database.run(PART);
    granted(await installation.send(sdk, admin(), new iam.CreateUserCommand({ UserName: "after" })));
    const { Users } = granted(await installation.send(sdk, admin(), new iam.ListUsersCommand()));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(["admin", "after", "Alice", "late"]);
  });

  async function ask(listed: ListedOperation): Promise<object> {
    const Command = COMMANDS[`${listed.name}Command`];
    if (Command === undefined) throw new Error(`the SDK has no ${listed.name}`);
    const command = new Command({ ...validInput(listed, names, "required"), ...MORE[listed.name] });
    const answer = await installation.send(sdk, admin(), command);
    if (answer.ok) return { name: listed.name, granted: true };
    const { code, status, message } = answer;
    return { name: listed.name, code, status, message };
  }
});
