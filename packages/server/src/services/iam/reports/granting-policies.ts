import {
  type ListPoliciesGrantingServiceAccessRequest,
  type ListPoliciesGrantingServiceAccessResponse,
  type PolicyGrantingServiceAccess,
  ListPoliciesGrantingServiceAccess$,
} from "@aws-sdk/client-iam";
import { serviceName } from "../../../authorization-data/authorization-data.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { pageOf } from "../../../directory/memory-pages.ts";
import type { GrantingPolicy } from "../../../directory/reports/access-subject.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentPage } from "../present.ts";
import { grantsOf } from "./granted-access.ts";
import { subjectResource } from "./subject-resource.ts";

const listPoliciesGrantingServiceAccess = operation<
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse
>(ListPoliciesGrantingServiceAccess$, {
  effect: "read",
  access: ({ input, directory }) => subjectResource(directory, input.Arn),
  async handle({ Arn, ServiceNamespaces, Marker }, { directory }) {
    const subject = await directory.accessSubjects.get(Arn);
    if (subject.kind === "policy") throw invalidInput(`ARN ${Arn} is not valid.`);
    for (const namespace of ServiceNamespaces) {
      if (serviceName(namespace) === undefined) {
        throw invalidInput(`The service namespace ${namespace} is not valid.`);
      }
    }
    const policies = (await directory.accessSubjects.policiesOf(subject)).map((policy) => ({
      policy,
      grants: grantsOf([policy.document]),
    }));
    const entries = [...new Set(ServiceNamespaces)].map((ServiceNamespace) => {
      const granting = policies.filter(({ grants }) => grants(ServiceNamespace.toLowerCase()));
      return { ServiceNamespace, Policies: presentOnce(granting.map(({ policy }) => policy)) };
    });
    const { items, ...rest } = await pageOf(entries, (entry) => entry.ServiceNamespace, { Marker });
    return { PoliciesGrantingServiceAccess: [...items], ...presentPage(rest) };
  },
});

/** A managed policy may be attached to a user and to groups of the user: it is told of once. */
function presentOnce(policies: readonly GrantingPolicy[]): PolicyGrantingServiceAccess[] {
  const known = new Set<string>();
  return policies.flatMap(({ name, arn, owner }): PolicyGrantingServiceAccess[] => {
    if (arn === undefined) {
      const EntityType = ENTITY_TYPES[owner.kind];
      return [{ PolicyName: name, PolicyType: "INLINE", EntityType, EntityName: owner.name }];
    }
    if (known.has(arn)) return [];
    known.add(arn);
    return [{ PolicyName: name, PolicyType: "MANAGED", PolicyArn: arn }];
  });
}

const ENTITY_TYPES = { user: "USER", group: "GROUP", role: "ROLE", policy: undefined } as const;

export const grantingPolicyOperations: readonly Operation[] = [listPoliciesGrantingServiceAccess];
