// Each quota that a documented LimitExceeded tells of, used up: the SDK gets the last place, and the one after it is refused in AWS's words.
// Where thousands are needed, the database is filled up beside the server; the last ones are asked for like any other.
import { join } from "node:path";
import * as iam from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillTable } from "../packages/server/src/directory/testing/fill-table.ts";
import { makeCertificate } from "../packages/server/src/federation/testing/certificates.ts";
import {
  newPartner,
  parameters,
  TOPIC,
} from "../packages/server/src/services/iam/delegation/testing/partner.ts";
import {
  registerTemplate,
  WORKER,
} from "../packages/server/src/services/iam/role-templates/testing/register-template.ts";
import { EVERY_OPERATION } from "../packages/server/src/services/testing/every-operation.ts";
import { type Beside, connectBeside } from "../packages/server/src/storage/testing/beside.ts";
import { documentedErrors } from "./errors/documented.ts";
import { OF_ACCOUNTS } from "./quotas/of-accounts.ts";
import { OF_ENTITIES } from "./quotas/of-entities.ts";
import { OF_TAGS } from "./quotas/of-tags.ts";
import type { Filling, UsedUp } from "./quotas/used-up.ts";
import { WITHOUT_QUOTA } from "./quotas/without-quota.ts";
import { granted } from "./support/client.ts";
import { asTestServer } from "./support/furnished.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const certificate = makeCertificate("quotas.example");
const DELEGATION = "CreateDelegationRequest";

describe("LimitExceeded", () => {
  let installation: Installation;
  let database: Beside;
  beforeAll(async () => {
    installation = await install();
    await registerTemplate(asTestServer(installation), WORKER);
    database = await connectBeside(`sqlite:${join(installation.dataDir, "signet.db")}`);
  });
  afterAll(async () => {
    await database.close();
    await installation.remove();
  });

  test("is told here of every operation that documents it, or said why it cannot be", () => {
    const documented = EVERY_OPERATION.filter(({ service, name }) =>
      documentedErrors(service.signingName as "iam" | "sts", name).some(
        ({ code }) => code === "LimitExceeded",
      ),
    ).map(({ name }) => name);
    const told = [...OF_ENTITIES, ...OF_TAGS, ...OF_ACCOUNTS].map(({ operation }) => operation);
    const untold = WITHOUT_QUOTA.flatMap(({ operations }) => operations);
    expect([...told, DELEGATION, ...untold].toSorted()).toEqual(documented.toSorted());
  });

  test.each([...OF_ENTITIES, ...OF_TAGS, ...OF_ACCOUNTS])(
    "$operation",
    async ({ words, prepare }: UsedUp) => {
      const filling = startFilling();
      const [last, more] = await prepare(filling);
      if (last !== undefined) await filling.send(last);
      expect(await installation.send(sdk, installation.admin, more)).toMatchObject({
        ok: false,
        code: "LimitExceeded",
        status: 409,
        message: words(filling.id),
      });
    },
  );

  test("CreateDelegationRequest", async () => {
    const partner = await newPartner(asTestServer(installation));
    await partner.ask();
    await fillTable(database, partner.accountId, "delegation_requests", 9_999);
    await partner.ask();
    const command = new iam.CreateDelegationRequestCommand({
      Description: "One too many",
      Permissions: { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", "team") },
      RequestorWorkflowId: "one-too-many",
      NotificationChannel: TOPIC,
      SessionDuration: 3600,
    });
    const { accessKeyId, secretAccessKey } = partner.admin;
    expect(await installation.send(sdk, { accessKeyId, secretAccessKey }, command)).toMatchObject({
      ok: false,
      code: "LimitExceeded",
      status: 409,
      message: "Cannot exceed quota for DelegationRequestsPerAccount: 10000",
    });
  });

  test("keeps nobody from a service-linked role", async () => {
    const AWSServiceName = "autoscaling.amazonaws.com";
    const command = new iam.CreateServiceLinkedRoleCommand({ AWSServiceName });
    expect(granted(await installation.send(sdk, installation.admin, command)).Role).toBeDefined();
    const summary = new iam.GetAccountSummaryCommand();
    const { SummaryMap } = granted(await installation.send(sdk, installation.admin, summary));
    expect(SummaryMap).toMatchObject({ Users: 5000, Groups: 300, Roles: 1001, Policies: 1500 });
  });

  let fillings = 0;

  function startFilling(): Filling {
    const { accountId, admin } = installation;
    fillings += 1;
    return {
      id: `quota-${fillings}`,
      arn: (rest) => `arn:aws:iam::${accountId}:${rest}`,
      certificate,
      send: async (command) => granted(await installation.send(sdk, admin, command)),
      client: asTestServer(installation).iam(),
      fill: (table, rows) => fillTable(database, accountId, table, rows),
    };
  }
});
