/**
 * What AWS's services authorize: their actions, resource types and condition keys, as the Service Authorization Reference
 * lists them. Whoever validates hands it in; this package has none of it.
 */
export interface ServiceAuthorizationData {
  /** The service with this prefix of actions, in lower case ("s3"); undefined when there is none. Asked again, it answers alike. */
  service(prefix: string): ServiceAuthorization | undefined;
}

/** One service. */
export interface ServiceAuthorization {
  /** "s3" */
  readonly prefix: string;
  /** "Amazon S3" */
  readonly name: string;
  /** By name in lower case, without the prefix: "getobject". */
  readonly actions: ReadonlyMap<string, ActionAuthorization>;
  /** By name, as the actions give it. */
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeAuthorization>;
  /** By key in lower case: "s3:prefix", "aws:resourcetag/${tagkey}". */
  readonly conditionKeys: ReadonlyMap<string, ConditionKeyAuthorization>;
}

/** What an action does, as AWS classifies it. */
export type AccessLevel = "List" | "Read" | "Write" | "Permissions management" | "Tagging";

/** One action of a service. */
export interface ActionAuthorization {
  /** "GetObject" */
  readonly name: string;
  readonly accessLevel: AccessLevel;
  /** Empty when the action is only ever authorized on `*`. */
  readonly resourceTypes: readonly ActionResource[];
  /** Whatever the resource; further keys depend on it. */
  readonly conditionKeys: readonly string[];
  /** Actions that its caller needs as well: "iam:PassRole". */
  readonly dependentActions: readonly string[];
}

/** A resource type that an action takes, with what that adds. */
export interface ActionResource {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

/** One type of resource of a service. */
export interface ResourceTypeAuthorization {
  readonly name: string;
  /** "arn:${Partition}:s3:::${BucketName}": parts in braces stand for one character or more. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

/** One condition key. */
export interface ConditionKeyAuthorization {
  /** "s3:prefix", "aws:ResourceTag/${TagKey}", "s3:ExistingObjectTag/<key>" */
  readonly key: string;
  readonly type: ConditionKeyType;
}

/** The type of a condition key's value; of an array's, where the key has many values. */
export type ConditionKeyType =
  | ConditionValueType
  | "ArrayOfString"
  | "ArrayOfARN"
  | "ArrayOfBool"
  | "ArrayOfNumeric"
  | "ArrayOfDate"
  | "ArrayOfIPAddress"
  | "ArrayOfBinary";

export type ConditionValueType = "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress" | "Binary";
