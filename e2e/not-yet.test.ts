import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf, type RawAnswer, sendRaw } from "../packages/server/src/testing/raw-http.ts";
import { headerSigned } from "../packages/server/src/testing/signed-requests.ts";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";

const services = [
  { service: "iam", version: "2010-05-08", operations: operationsOf(iam), there: 80, notYet: 0 },
  { service: "sts", version: "2011-06-15", operations: operationsOf(sts), there: 6, notYet: 1 },
] as const;

/** Every operation that the SDK has a command for. */
function operationsOf(client: object): readonly string[] {
  return Object.keys(client)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -"Command".length));
}

/** Answers of operations that were reached: they did their work, or their input lacks something. */
const REACHED = new Set([
  "",
  "ValidationError",
  "MissingParameter",
  "NoSuchEntity",
  "AccessDenied",
  "FeatureDisabled",
  "ReportNotPresent",
  "OrganizationNotFoundException",
]);

describe.each(services)("every operation of $service that the SDK knows", (of) => {
  const { service, version, operations, there, notYet } = of;
  let ephemeral: Ephemeral;
  const answers = new Map<string, RawAnswer>();
  beforeAll(async () => {
    ephemeral = await serveEphemeral();
    for (const operation of operations) {
      const form = `Action=${operation}&Version=${version}`;
      const request = { endpoint: ephemeral.server.url, credentials: ephemeral.admin, form, service };
      answers.set(operation, await sendRaw(ephemeral.server.url, headerSigned(request)));
    }
  });
  afterAll(() => ephemeral.server.end("SIGTERM"));

  const [isThere, isNotYet] = [
    ({ status }: RawAnswer) => status !== 501,
    ({ status }: RawAnswer) => status === 501,
  ];
  const those = (which: (answer: RawAnswer) => boolean) => [...answers].filter(([, answer]) => which(answer));

  test("is there, or answers 501 and says what it is", () => {
    expect(those(isThere).length).toBeGreaterThanOrEqual(there);
    expect(those(isNotYet).length).toBe(notYet);
    const unclear = those(isNotYet).filter(
      ([operation, answer]) =>
        codeOf(answer) !== "NotImplemented" ||
        !answer.body.includes(`Signet does not implement ${service}:${operation} yet. Nothing was done.`),
    );
    expect(unclear).toEqual([]);
  });

  test("what is there takes the request or says what is wrong with it", () => {
    const odd = those(isThere).filter(([, answer]) => answer.status >= 500 || !REACHED.has(codeOf(answer)));
    expect(odd).toEqual([]);
  });

  test("an operation that there is not in AWS either is an invalid action", async () => {
    const form = `Action=MakeCoffee&Version=${version}`;
    const request = { endpoint: ephemeral.server.url, credentials: ephemeral.admin, form, service };
    const answer = await sendRaw(ephemeral.server.url, headerSigned(request));
    expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidAction"]);
  });
});
