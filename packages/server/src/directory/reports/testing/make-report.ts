import type { TestDirectory } from "../../testing/test-directory.ts";

/** Makes a credential report as GenerateCredentialReport does: composed by reading, then kept. */
export async function makeReport(it: TestDirectory): Promise<"made" | "there"> {
  const report = await it.read.credentialReport.compose();
  return it.write(({ credentialReport }) => credentialReport.keep(report));
}
