import { expect, test } from "vitest";
import { services as served } from "../../services.ts";
import type { AccessingEntity } from "../../../directory/reports/access-subject.ts";
import { assembleAccessReport } from "./assemble-access-report.ts";
import { TRACKED_SERVICES } from "./last-accessed.ts";

const services = ["s3", "sts"];
const entity = (id: string): AccessingEntity => ({
  kind: "user",
  id,
  name: id,
  path: "/",
  arn: `arn:${id}`,
});
const access = (entityId: string, service: string, action: string, at: number) => ({
  entityId,
  service,
  action,
  at,
  region: `region-${at}`,
});

test("the services whose actions are tracked are those that this server answers", () => {
  expect(TRACKED_SERVICES).toEqual(served.map(({ signingName }) => signingName).toSorted());
});

test("of each entity and service the latest access counts, the latest entity first", () => {
  const content = assembleAccessReport(
    { services, actions: new Map() },
    [entity("a"), entity("b")],
    [
      access("a", "sts", "AssumeRole", 1),
      access("b", "sts", "AssumeRole", 3),
      access("a", "sts", "GetCallerIdentity", 2),
      access("a", "iam", "ListUsers", 9),
      access("gone", "sts", "AssumeRole", 9),
    ],
  );
  expect(content.services).toEqual([
    { namespace: "s3", name: "Amazon S3", accesses: [] },
    {
      namespace: "sts",
      name: "AWS Security Token Service",
      accesses: [
        { entity: 1, at: 3, region: "region-3" },
        { entity: 0, at: 2, region: "region-2" },
      ],
    },
  ]);
});

test("by action, what is granted is told of, used or not, of services that are tracked", () => {
  const content = assembleAccessReport(
    { services, actions: new Map([["sts", ["AssumeRole", "GetSessionToken"]]]) },
    [entity("a"), entity("b")],
    [access("a", "sts", "AssumeRole", 1), access("b", "sts", "AssumeRole", 3)],
  );
  expect(content.services.map(({ actions }) => actions)).toEqual([
    undefined,
    [{ name: "AssumeRole", last: { entity: 1, at: 3, region: "region-3" } }, { name: "GetSessionToken" }],
  ]);
});
