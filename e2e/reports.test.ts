import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aws } from "./support/aws-cli.ts";
import { eventually } from "./support/eventually.ts";
import { serveEphemeral, type Ephemeral } from "./support/ephemeral.ts";

/**
 * An auditor looks at an account with the AWS CLI: all that authorizes, the users' credentials, who uses what. What this CLI is too old for
 * (root features of organizations) is asked by the SDK: packages/server/src/services/iam/organizations.
 */
describe("an audit, with the AWS CLI", () => {
  let ephemeral: Ephemeral;
  beforeAll(async () => {
    ephemeral = await serveEphemeral();
    await ask("create-user", "--user-name", "jane", "--tags", "Key=team,Value=red");
    await ask("create-group", "--group-name", "staff");
    await ask("add-user-to-group", "--user-name", "jane", "--group-name", "staff");
    await ask("attach-group-policy", "--group-name", "staff", "--policy-arn", READ_ONLY);
  });
  afterAll(() => ephemeral.server.end("SIGTERM"));

  const READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

  const iam = (...args: readonly string[]) =>
    aws(["iam", ...args], { endpoint: ephemeral.server.url, credentials: ephemeral.admin });

  async function ask(...args: readonly string[]): Promise<unknown> {
    const { status, out, err } = await iam(...args);
    if (status !== 0) throw new Error(err);
    return out === "" ? {} : (JSON.parse(out) as unknown);
  }

  /** What a query picks, as scripts do. */
  const pick = (query: string, ...args: readonly string[]) => ask(...args, "--query", query);

  async function refusal(...args: readonly string[]): Promise<string> {
    const { status, err } = await iam(...args);
    expect(status).toBe(254);
    return err.trim().replace(" (reached max retries: 0)", "");
  }

  const refused = (code: string, operation: string, message: string) =>
    `An error occurred (${code}) when calling the ${operation} operation: ${message}`;

  test("a service-linked role, from its making to its end", async () => {
    const make = ["create-service-linked-role", "--aws-service-name"];
    expect(await pick("Role.RoleName", ...make, "ecs.amazonaws.com")).toBe("AWSServiceRoleForECS");
    expect(await refusal(...make, "ecs.amazonaws.com")).toBe(
      refused(
        "InvalidInput",
        "CreateServiceLinkedRole",
        "Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.",
      ),
    );
    expect(await refusal(...make, "es.amazonaws.com", "--custom-suffix", "x")).toBe(
      refused("InvalidInput", "CreateServiceLinkedRole", "Custom suffix is not allowed for es.amazonaws.com"),
    );
    const role = ["--role-name", "AWSServiceRoleForECS"];
    expect(await refusal("delete-role", ...role)).toContain("(UnmodifiableEntity)");
    const task = await pick("DeletionTaskId", "delete-service-linked-role", ...role);
    const status = ["get-service-linked-role-deletion-status", "--deletion-task-id", String(task)];
    expect(await ask(...status)).toEqual({ Status: "SUCCEEDED" });
    expect(await refusal("get-role", ...role)).toContain("(NoSuchEntity)");
    expect(await refusal("delete-service-linked-role", ...role)).toContain("(NoSuchEntity)");
  });

  test("all that authorizes, which the CLI puts together from its pages", async () => {
    const details = ["get-account-authorization-details"];
    expect(await pick("UserDetailList[].UserName", ...details, "--page-size", "1")).toContain("jane");
    expect(await pick("UserDetailList[?UserName=='jane'] | [0]", ...details)).toMatchObject({
      GroupList: ["staff"],
      Tags: [{ Key: "team", Value: "red" }],
      AttachedManagedPolicies: [],
    });
    expect(await pick("GroupDetailList[0].AttachedManagedPolicies", ...details)).toEqual([
      { PolicyName: "IAMReadOnlyAccess", PolicyArn: READ_ONLY },
    ]);
    const ofAws = [...details, "--filter", "AWSManagedPolicy"];
    // The CLI shows documents decoded.
    expect(
      await pick(
        `Policies[?Arn=='${READ_ONLY}'] | [0].PolicyVersionList[0].Document.Statement[0].Effect`,
        ...ofAws,
      ),
    ).toBe("Allow");
    expect(await pick("UserDetailList", ...ofAws)).toEqual([]);
  });

  test("the credential report", async () => {
    expect(await refusal("get-credential-report")).toContain("(ReportNotPresent)");
    expect(await pick("State", "generate-credential-report")).toBe("STARTED");
    expect(await pick("State", "generate-credential-report")).toBe("COMPLETE");
    const content = String(await pick("Content", "get-credential-report"));
    const lines = Buffer.from(content, "base64").toString("utf8").split("\n");
    expect(lines[0]).toMatch(/^user,arn,user_creation_time,password_enabled,/);
    expect(lines.some((line) => line.startsWith("jane,arn:aws:iam::"))).toBe(true);
    await ephemeral.moveClock(4 * 3600 + 1);
    expect(await refusal("get-credential-report")).toContain("(ReportExpired)");
  });

  test("which services were used last, and which policies grant them", async () => {
    const arn = String(await pick("User.Arn", "get-user", "--user-name", "admin"));
    const generate = ["generate-service-last-accessed-details", "--arn"];
    const group = arn.replace("user/admin", "group/staff");
    const ofGroup = String(await pick("JobId", ...generate, group));
    expect(
      await pick(
        "ServicesLastAccessed[].[ServiceNamespace, TotalAuthenticatedEntities]",
        "get-service-last-accessed-details",
        "--job-id",
        ofGroup,
      ),
    ).toEqual([["iam", 0]]);
    expect(
      await pick(
        "EntityDetailsList[].EntityInfo.Name",
        "get-service-last-accessed-details-with-entities",
        "--job-id",
        ofGroup,
        "--service-namespace",
        "iam",
      ),
    ).toEqual(["jane"]);
    // What only read is in the trail within moments.
    const used = async () => {
      const job = String(await pick("JobId", ...generate, arn, "--granularity", "ACTION_LEVEL"));
      return pick(
        "ServicesLastAccessed[?ServiceNamespace=='iam'] | [0].TrackedActionsLastAccessed[?LastAccessedTime].ActionName",
        "get-service-last-accessed-details",
        "--job-id",
        job,
        "--max-items",
        "1000",
      );
    };
    expect(await eventually(used, (names) => Array.isArray(names) && names.includes("GetUser"))).toEqual(
      expect.arrayContaining(["CreateGroup", "GetUser"]),
    );
    expect(await refusal(...generate, `${group}x`)).toContain("(NoSuchEntity)");
    const granting = ["list-policies-granting-service-access", "--service-namespaces", "iam", "s3", "--arn"];
    expect(
      await pick(
        "PoliciesGrantingServiceAccess[].Policies[].PolicyName",
        ...granting,
        arn.replace("admin", "jane"),
      ),
    ).toEqual(["IAMReadOnlyAccess"]);
  });

  test("an account without an organization, and its preferences", async () => {
    const path = "o-a1b2c3d4e5/r-f6g7h8i9j0example";
    expect(await refusal("generate-organizations-access-report", "--entity-path", path)).toContain(
      "(AccessDenied)",
    );
    const job = "00000000-0000-4000-8000-000000000000";
    expect(await refusal("get-organizations-access-report", "--job-id", job)).toContain("(NoSuchEntity)");
    const set = ["set-security-token-service-preferences", "--global-endpoint-token-version"];
    await ask(...set, "v1Token");
    expect(await pick("SummaryMap.GlobalEndpointTokenVersion", "get-account-summary")).toBe(1);
  });
});
