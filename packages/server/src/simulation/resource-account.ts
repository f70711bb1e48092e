/** The account that an ARN says it belongs to; undefined for those that say none, as of S3's buckets, and for "*". */
export function accountInArn(arn: string): string | undefined {
  const account = arn.split(":", 5)[4];
  return account !== undefined && arn.startsWith("arn:") && /^\d{12}$/.test(account) ? account : undefined;
}
