import {
  type GenerateCredentialReportResponse,
  type GetCredentialReportResponse,
  GenerateCredentialReport$,
  GetCredentialReport$,
} from "@aws-sdk/client-iam";
import type { NewCredentialReport } from "../../../directory/reports/credential-report.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentDate } from "../present.ts";

/**
 * The report is made at once, so it never is in progress. Whoever made it is told that it was started, as AWS tells them: clients ask until
 * it is complete.
 */
const generateCredentialReport = operation<
  object,
  GenerateCredentialReportResponse,
  NewCredentialReport | undefined
>(GenerateCredentialReport$, {
  effect: "write",
  access: () => ({ resource: "*" }),
  prepare: (_input, { directory }) => directory.credentialReport.compose(),
  async handle(_input, { directory }, report) {
    return (await directory.credentialReport.keep(report)) === "there"
      ? { State: "COMPLETE" }
      : { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  },
});

const getCredentialReport = operation<object, GetCredentialReportResponse>(GetCredentialReport$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(_input, { directory }) {
    const report = await directory.credentialReport.get();
    return {
      Content: Buffer.from(report.content, "utf8"),
      ReportFormat: "text/csv",
      GeneratedTime: presentDate(report.generated_at),
    };
  },
});

export const credentialReportOperations: readonly Operation[] = [
  generateCredentialReport,
  getCredentialReport,
];
