import type {
  ActionAuthorization,
  ConditionKeyType,
  ResourceTypeAuthorization,
  ServiceAuthorization,
  ServiceAuthorizationData,
} from "../service-authorization.ts";

/** Some services, cut short: what the checks are tested with, so that no case changes when AWS adds an action. */
export const SOME_SERVICES: ServiceAuthorizationData = dataOf([
  service("s3", {
    keys: { "s3:prefix": "String", "s3:ExistingObjectTag/<key>": "String", "s3:max-keys": "Numeric" },
    types: {
      bucket: "arn:${Partition}:s3:::${BucketName}",
      object: "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
    },
    actions: {
      ListAllMyBuckets: {},
      ListBucket: { types: ["bucket"], keys: ["s3:prefix", "s3:max-keys"] },
      GetBucketAcl: { types: ["bucket"] },
      GetObject: { types: ["object"], keys: ["s3:ExistingObjectTag/<key>"] },
      PutObject: { types: ["object"] },
    },
  }),
  service("iam", {
    keys: { "iam:PassedToService": "String", "iam:AWSServiceName": "String" },
    types: { role: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}" },
    actions: {
      PassRole: { types: ["role"], keys: ["iam:PassedToService"] },
      CreateServiceLinkedRole: { types: ["role"], keys: ["iam:AWSServiceName"] },
      GetRole: { types: ["role"] },
    },
  }),
  service("dynamodb", {
    keys: { "dynamodb:Attributes": "ArrayOfString" },
    types: {
      table: "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}",
      index: "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}",
    },
    actions: {
      GetItem: { types: ["table"], keys: ["dynamodb:Attributes"] },
      Query: { types: ["table", "index"], keys: ["dynamodb:Attributes"] },
    },
  }),
  service("logs", {
    keys: {},
    types: { "log-group": "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}" },
    actions: { PutLogEvents: { types: ["log-group"] } },
  }),
  service("ssm", {
    keys: {},
    types: { document: "arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}" },
    actions: { SendCommand: { types: ["document"] } },
  }),
  service("sts", {
    keys: { "sts:ExternalId": "String" },
    types: { role: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}" },
    actions: {
      AssumeRole: { types: ["role"], keys: ["sts:ExternalId"] },
      AssumeRoleWithWebIdentity: { types: ["role"] },
    },
  }),
]);

interface Short {
  readonly keys: Readonly<Record<string, ConditionKeyType>>;
  readonly types: Readonly<Record<string, string>>;
  readonly actions: Readonly<
    Record<string, { readonly types?: readonly string[]; readonly keys?: readonly string[] }>
  >;
}

function service(prefix: string, { keys, types, actions }: Short): ServiceAuthorization {
  return {
    prefix,
    name: `Service ${prefix}`,
    conditionKeys: new Map(Object.entries(keys).map(([key, type]) => [key.toLowerCase(), { key, type }])),
    resourceTypes: new Map(
      Object.entries(types).map(([name, arn]): [string, ResourceTypeAuthorization] => [
        name,
        { name, arn, conditionKeys: [] },
      ]),
    ),
    actions: new Map(
      Object.entries(actions).map(([name, action]): [string, ActionAuthorization] => [
        name.toLowerCase(),
        {
          name,
          accessLevel: "Read",
          conditionKeys: action.keys ?? [],
          dependentActions: [],
          resourceTypes: (action.types ?? []).map((type) => ({
            name: type,
            required: true,
            conditionKeys: [],
            dependentActions: [],
          })),
        },
      ]),
    ),
  };
}

function dataOf(services: readonly ServiceAuthorization[]): ServiceAuthorizationData {
  const byPrefix = new Map(services.map((each) => [each.prefix, each]));
  return { service: (prefix) => byPrefix.get(prefix.toLowerCase()) };
}
