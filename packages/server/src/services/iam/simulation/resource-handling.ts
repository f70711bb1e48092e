import { invalidInput } from "../../../directory/errors.ts";

/** What each scenario is about, by the type in the ARNs of EC2. Source: IAM API Reference, SimulateCustomPolicy, "ResourceHandlingOption". */
const SCENARIOS: ReadonlyMap<string, readonly string[]> = new Map([
  ["EC2-VPC-InstanceStore", ["instance", "image", "security-group", "network-interface"]],
  ["EC2-VPC-InstanceStore-Subnet", ["instance", "image", "security-group", "network-interface", "subnet"]],
  ["EC2-VPC-EBS", ["instance", "image", "security-group", "network-interface", "volume"]],
  ["EC2-VPC-EBS-Subnet", ["instance", "image", "security-group", "network-interface", "subnet", "volume"]],
]);

/** Throws InvalidInput for a scenario that there is not, and for one whose resources are not all named. */
export function checkResourceHandling(option: string | undefined, resources: readonly string[]): void {
  if (option === undefined) return;
  const needed = SCENARIOS.get(option);
  if (needed === undefined)
    throw invalidInput(`ResourceHandlingOption must be one of ${[...SCENARIOS.keys()].join(", ")}.`);
  const missing = needed.filter((type) => !resources.some((arn) => typeOf(arn) === type));
  if (missing.length > 0)
    throw invalidInput(`ResourceHandlingOption ${option} requires resources of type ${missing.join(", ")}.`);
}

function typeOf(arn: string): string | undefined {
  return /^arn:[^:]*:ec2:[^:]*:[^:]*:([^/]+)\//.exec(arn)?.[1];
}
