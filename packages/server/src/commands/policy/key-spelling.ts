import { authorizationData } from "../../authorization-data/authorization-data.ts";

/** Keys of requests to every service, and beginnings of such. Source: IAM User Guide, "AWS global condition context keys". */
export const GLOBAL_KEYS = [
  "aws:AssumedRoot",
  "aws:CalledVia",
  "aws:CalledViaFirst",
  "aws:CalledViaLast",
  "aws:ChatbotSourceArn",
  "aws:CurrentTime",
  "aws:Ec2InstanceSourcePrivateIPv4",
  "aws:Ec2InstanceSourceVpc",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalServiceName",
  "aws:PrincipalServiceNamesList",
  "aws:PrincipalTag/",
  "aws:PrincipalType",
  "aws:RequestTag/",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "aws:ResourceTag/",
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceIdentity",
  "aws:SourceIp",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceVpc",
  "aws:SourceVpcArn",
  "aws:SourceVpce",
  "aws:TagKeys",
  "aws:TokenIssueTime",
  "aws:UserAgent",
  "aws:ViaAWSService",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "aws:VpceOrgPaths",
  "aws:VpcSourceIp",
] as const;

const SPELLINGS: ReadonlyMap<string, string> = new Map(GLOBAL_KEYS.map((key) => [key.toLowerCase(), key]));

/** A context key as AWS's lists spell it, where they have it: the engine compares without case, and has keys in lower case. For people. */
export function spellKey(key: string): string {
  const slash = key.indexOf("/") + 1;
  const beginning = slash === 0 ? key : key.slice(0, slash);
  const global = SPELLINGS.get(beginning.toLowerCase());
  if (global !== undefined) return `${global}${slash === 0 ? "" : key.slice(slash)}`;
  const [prefix = ""] = key.split(":", 1);
  return authorizationData().service(prefix)?.conditionKeys.get(key.toLowerCase())?.key ?? key;
}
