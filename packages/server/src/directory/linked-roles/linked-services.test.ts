import { describe, expect, test } from "vitest";
import { awsManagedPolicies, awsManagedPolicyDocument } from "../aws-managed-policies.ts";
import { findLinkedService, linkedServices } from "./linked-services.ts";

describe("the table of services", () => {
  const services = linkedServices();

  test("is sorted, names every service and every role once", () => {
    const principals = services.map(({ service }) => service.replace(".amazonaws.com", ""));
    expect(principals).toEqual(principals.toSorted());
    expect(new Set(principals).size).toBe(principals.length);
    const names = services.map(({ roleName }) => roleName.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(services)("$service is found by its principal", (service) => {
    expect(findLinkedService(service.service)).toEqual(service);
    expect(service.roleName).toMatch(/^AWSServiceRoleFor[\w-]{2,47}$/);
    expect(service.suffix).toMatch(/^(?:refused|allowed|required)$/);
  });

  test("has a policy of AWS for each, but for the one that AWS publishes none for", () => {
    expect(services.filter(({ policyArn }) => policyArn === undefined).map(({ service }) => service)).toEqual(
      ["s3.data-source.lustre.fsx.amazonaws.com"],
    );
  });

  test.each([
    "",
    "ecs",
    "ecs.amazonaws.com.cn",
    ".amazonaws.com",
    " .amazonaws.com",
    "ECS ECS.amazonaws.com",
  ])("has no service %j", (service) => {
    expect(findLinkedService(service)).toBeUndefined();
  });
});

/** What policies of AWS name otherwise than the pages of the services do. */
const OTHERWISE: readonly string[] = [
  "email.cognito-idp.amazonaws.com AWSServiceRoleForAmazonCognitoIdpEmail",
  "maintenance.elasticbeanstalk.amazonaws.com AWSServiceRoleForElasticBeanstalk",
  "managedupdates.elasticbeanstalk.amazonaws.com AWSServiceRoleForElasticBeanstalk",
  "redshift-data.amazonaws.com AWSServiceRoleForRedshift",
];

test("the names of roles agree with what AWS's managed policies call them", () => {
  const unlike = new Set<string>();
  for (const { arn } of awsManagedPolicies()) {
    const document = awsManagedPolicyDocument(arn) ?? "";
    for (const [, service = "", name = ""] of document.matchAll(
      /aws-service-role\/([\w.-]+)\/(AWSServiceRoleFor[\w-]+)\*?"/g,
    )) {
      const linked = findLinkedService(service);
      if (linked === undefined || linked.roleName !== name.replace(/_$/, ""))
        unlike.add(`${service} ${name}`);
    }
  }
  expect([...unlike].toSorted()).toEqual(OTHERWISE);
});
