// Amazon Resource Names of the directory's entities (IAM User Guide, "IAM identifiers"). A path begins and ends with "/".

export function rootArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}

export function userArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:user${path}${name}`;
}

export function groupArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:group${path}${name}`;
}

export function roleArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:role${path}${name}`;
}

export function instanceProfileArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:instance-profile${path}${name}`;
}

export function serverCertificateArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:server-certificate${path}${name}`;
}

export function policyArn(accountId: string, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:policy${path}${name}`;
}

/** @param url of the issuer, without "https://" */
export function oidcProviderArn(accountId: string, url: string): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${url}`;
}

export function samlProviderArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:saml-provider/${name}`;
}

const PROVIDER_ARN = /^arn:aws:iam::\d{12}:(oidc-provider|saml-provider)\/[\u0021-\u007e]+$/;

/** Whether it is the ARN of a provider of that kind, whoever's. */
export function isProviderArn(arn: string, kind: "oidc-provider" | "saml-provider"): boolean {
  return PROVIDER_ARN.exec(arn)?.[1] === kind;
}

/** A role session's ARN has the role's name, without its path. */
export function assumedRoleArn(accountId: string, roleName: string, sessionName: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
}

export function federatedUserArn(accountId: string, name: string): string {
  return `arn:aws:sts::${accountId}:federated-user/${name}`;
}

export interface IamArn {
  /** The account's id, or "aws" for what AWS manages. */
  readonly accountId: string;
  readonly kind: "user" | "group" | "role" | "instance-profile" | "policy";
  readonly path: string;
  readonly name: string;
}

const IAM_ARN =
  /^arn:aws:iam::(\d{12}|aws):(user|group|role|instance-profile|policy)((?:\/[\u0021-\u007e]*)?\/)([\w+=,.@-]+)$/;

/** Reads the ARN of an IAM entity; undefined when it is not one. */
export function parseIamArn(arn: string): IamArn | undefined {
  const match = IAM_ARN.exec(arn);
  if (match === null) return undefined;
  const [, accountId, kind, path, name] = match;
  if (accountId === undefined || kind === undefined || path === undefined || name === undefined)
    return undefined;
  return { accountId, kind: kind as IamArn["kind"], path, name };
}
