import type { ConditionKeyType } from "./service-authorization.ts";

/**
 * Context keys that requests to every service can have, with their types. A key that ends with a slash goes on with the key of a tag.
 * (IAM User Guide, "AWS global condition context keys", cross-service keys included)
 */
const GLOBAL_CONDITION_KEYS: ReadonlyMap<string, ConditionKeyType> = new Map<string, ConditionKeyType>([
  // Of the principal
  ["aws:principalaccount", "String"],
  ["aws:principalarn", "ARN"],
  ["aws:principalisawsservice", "Bool"],
  ["aws:principalorgid", "String"],
  ["aws:principalorgpaths", "ArrayOfString"],
  ["aws:principalservicename", "String"],
  ["aws:principalservicenameslist", "ArrayOfString"],
  ["aws:principaltag/", "String"],
  ["aws:principaltype", "String"],
  ["aws:userid", "String"],
  ["aws:username", "String"],
  // Of its session
  ["aws:assumedroot", "Bool"],
  ["aws:chatbotsourcearn", "ARN"],
  ["aws:ec2instancesourceprivateipv4", "IPAddress"],
  ["aws:ec2instancesourcevpc", "String"],
  ["aws:federatedprovider", "String"],
  ["aws:multifactorauthage", "Numeric"],
  ["aws:multifactorauthpresent", "Bool"],
  ["aws:sourceidentity", "String"],
  ["aws:tokenissuetime", "Date"],
  ["ec2:roledelivery", "Numeric"],
  ["ec2:sourceinstancearn", "ARN"],
  ["glue:credentialissuingservice", "String"],
  ["glue:roleassumedby", "String"],
  ["identitystore:userid", "String"],
  ["lambda:sourcefunctionarn", "ARN"],
  ["ssm:sourceinstancearn", "ARN"],
  // Of the network
  ["aws:sourceip", "IPAddress"],
  ["aws:sourcevpc", "String"],
  ["aws:sourcevpcarn", "ARN"],
  ["aws:sourcevpce", "String"],
  ["aws:vpceaccount", "String"],
  ["aws:vpceorgid", "String"],
  ["aws:vpceorgpaths", "ArrayOfString"],
  ["aws:vpcsourceip", "IPAddress"],
  // Of the resource
  ["aws:resourceaccount", "String"],
  ["aws:resourceorgid", "String"],
  ["aws:resourceorgpaths", "ArrayOfString"],
  ["aws:resourcetag/", "String"],
  // Of the request
  ["aws:calledvia", "ArrayOfString"],
  ["aws:calledviaawsmcp", "String"],
  ["aws:calledviafirst", "String"],
  ["aws:calledvialast", "String"],
  ["aws:currenttime", "Date"],
  ["aws:epochtime", "Date"],
  ["aws:ismcpserviceaction", "Bool"],
  ["aws:referer", "String"],
  ["aws:requestedregion", "String"],
  ["aws:requesttag/", "String"],
  ["aws:securetransport", "Bool"],
  ["aws:sourceaccount", "String"],
  ["aws:sourcearn", "ARN"],
  ["aws:sourceorgid", "String"],
  ["aws:sourceorgpaths", "ArrayOfString"],
  ["aws:sourceowner", "String"],
  ["aws:tagkeys", "ArrayOfString"],
  ["aws:useragent", "String"],
  ["aws:viaawsmcpservice", "Bool"],
  ["aws:viaawsservice", "Bool"],
]);

/** The type of a global key, given in lower case; undefined when there is no such key. */
export function globalKeyType(key: string): ConditionKeyType | undefined {
  const type = GLOBAL_CONDITION_KEYS.get(key);
  if (type !== undefined) return key.endsWith("/") ? undefined : type;
  const slash = key.indexOf("/");
  return slash === -1 || slash === key.length - 1
    ? undefined
    : GLOBAL_CONDITION_KEYS.get(key.slice(0, slash + 1));
}
