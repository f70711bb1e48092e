import type { Beside } from "../../storage/testing/beside.ts";

/** What has to differ from row to row; all else is copied. */
const DIFFERING = {
  users: ["user_id", "name", "name_key"],
  groups: ["group_id", "name", "name_key"],
  roles: ["role_id", "name", "name_key"],
  instance_profiles: ["instance_profile_id", "name", "name_key"],
  policies: ["policy_id", "name", "name_key"],
  server_certificates: ["server_certificate_id", "name", "name_key"],
  oidc_providers: ["url"],
  saml_providers: ["provider_id", "name", "name_key"],
  mfa_devices: ["device"],
  delegation_requests: ["request_id", "workflow_id"],
} as const;

export type FillableTable = keyof typeof DIFFERING;

/** Copies one of an account's rows, under other names, until the account has `rows` of them. It has one at least. */
export async function fillTable(
  database: Beside,
  accountId: string,
  table: FillableTable,
  rows: number,
): Promise<void> {
  const differing: readonly string[] = DIFFERING[table];
  const [first = ""] = differing;
  const mine = `${table} where account_id = '${accountId}'`;
  const [row] = await database.run(`select * from ${mine} limit 1`);
  if (row === undefined) throw new Error(`the account has nothing in ${table} that could be copied`);
  const [counted] = await database.run(`select count(*) as count from ${mine}`);
  const missing = rows - Number(counted?.["count"]);
  const columns = Object.keys(row);
  const values = columns.map((column) =>
    differing.includes(column) ? `t.${column} || '-' || n.i` : `t.${column}`,
  );
  await database.run(
    `insert into ${table} (${columns.join(", ")})
     with recursive n (i) as (select 1 union all select i + 1 from n where i < ${missing})
     select ${values.join(", ")} from n, (select * from ${mine} and ${first} = '${String(row[first])}') as t
     where n.i <= ${missing}`,
  );
}
