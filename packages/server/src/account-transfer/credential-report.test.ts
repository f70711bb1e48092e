import { describe, expect, test } from "vitest";
import { readCredentialReport } from "./credential-report.ts";

const HEADER =
  "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_2_active,cert_1_active,cert_2_active";

describe("a credential report", () => {
  test("tells who has what", () => {
    const report = readCredentialReport(
      [
        HEADER,
        "<root_account>,arn:aws:iam::123456789012:root,2019-01-01T00:00:00+00:00,not_supported,no_information,true,false,false,false,false",
        "alice,arn:aws:iam::123456789012:user/alice,2020-02-02T02:02:02+00:00,true,2021-01-01T00:00:00+00:00,false,true,true,false,true",
        "",
      ].join("\r\n"),
    );
    expect(report.accountId).toBe("123456789012");
    expect(report.root).toMatchObject({ hasPassword: false, hasMfa: true, activeAccessKeys: 0 });
    expect([...report.users.values()]).toEqual([
      {
        name: "alice",
        createdAt: Date.parse("2020-02-02T02:02:02Z"),
        hasPassword: true,
        hasMfa: false,
        activeAccessKeys: 2,
        activeCertificates: 1,
      },
    ]);
  });

  test("can have users whose names and paths have commas", () => {
    const line = (name: string, path: string) =>
      `${name},arn:aws:iam::123456789012:user${path}${name},2020-02-02T02:02:02+00:00,true,N/A,false,false,false,false,false`;
    const { users } = readCredentialReport(
      [HEADER, line("a,b", "/"), line("c,d,e", "/x,y/"), line("f", "/g,h/")].join("\n"),
    );
    expect([...users.keys()]).toEqual(["a,b", "c,d,e", "f"]);
    expect([...users.values()].map(({ hasPassword }) => hasPassword)).toEqual([true, true, true]);
  });

  test.each([
    ["", "its first line lacks user, arn"],
    ["user,arn\n", "lacks user_creation_time"],
    [`${HEADER}\nalice,arn:aws:iam::123456789012:user/alice`, "Line 2"],
    [`${HEADER}\n${"x,".repeat(30)}`, "Line 2"],
    [
      `${HEADER}\na,arn:aws:iam::111111111111:user/a,,,,,,,,\nb,arn:aws:iam::222222222222:user/b,,,,,,,,`,
      "several accounts",
    ],
    [
      `${HEADER}\na,arn:aws:iam::111111111111:user/a,,,,,,,,\na,arn:aws:iam::111111111111:user/a,,,,,,,,`,
      "twice",
    ],
  ])("is none: %j", (text, reason) => {
    expect(() => readCredentialReport(text)).toThrow(reason);
  });
});
