import type { SigninMeans } from "../means.ts";
import type { SignedIn } from "../web/route.ts";

/** Who is signed in, as the pages show it. Times as ISO 8601. */
export interface Who {
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly accountName: string;
  readonly kind: "root" | "user" | "role" | "federated";
  /** Of the user; of root its e-mail address; "role/session" of somebody in a role. */
  readonly name: string;
  readonly arn: string;
  readonly signedInAt: string;
  readonly expiresAt: string;
  readonly secondFactor: { readonly kind: "totp" | "passkey"; readonly at: string } | null;
}

export async function whoIs(
  { directoryOf }: Pick<SigninMeans, "directoryOf">,
  { row, caller }: SignedIn,
  now: number,
): Promise<Who> {
  const account = await directoryOf(row.account_id, now).account.get();
  return {
    accountId: account.account_id,
    accountAlias: account.alias,
    accountName: account.name,
    ...identityOf(caller, account.email),
    arn: caller.principal.arn,
    signedInAt: instant(row.signed_in_at),
    expiresAt: instant(row.expires_at),
    secondFactor:
      row.second_factor === null || row.second_factor_at === null
        ? null
        : { kind: row.second_factor, at: instant(row.second_factor_at) },
  };
}

function identityOf({ principal, identity }: SignedIn["caller"], email: string): Pick<Who, "kind" | "name"> {
  const afterColon = (id: string) => id.slice(id.indexOf(":") + 1);
  switch (principal.kind) {
    case "root":
      return { kind: "root", name: email };
    case "user":
      return { kind: "user", name: identity.kind === "user" ? identity.name : "" };
    case "role-session": {
      const role = identity.kind === "role" ? identity.name : "";
      return { kind: "role", name: `${role}/${afterColon(principal.id)}` };
    }
    case "federated-user":
      return { kind: "federated", name: afterColon(principal.id) };
  }
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
