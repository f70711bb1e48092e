import { expect, it } from "vitest";
import { OutgoingError } from "./errors.ts";
import { loggedFailures } from "./logged-failures.ts";

const url = new URL("https://issuer.internal:8443/.well-known/openid-configuration");

function logged(failure: Error | undefined) {
  const lines: unknown[] = [];
  const fetchJson = loggedFailures(
    () => (failure === undefined ? Promise.resolve({}) : Promise.reject(failure)),
    { warn: (...line) => void lines.push(line) },
  );
  return { lines, answer: fetchJson(url, [], "123456789012") };
}

it("says why an issuer was not asked, and how to open the way to a private one", async () => {
  const failure = new OutgoingError("address", "issuer.internal is at 10.0.0.1");
  const { lines, answer } = logged(failure);
  await expect(answer).rejects.toBe(failure);
  expect(lines).toEqual([
    [
      {
        host: "issuer.internal:8443",
        accountId: "123456789012",
        failure: "address",
        reason: "issuer.internal is at 10.0.0.1",
      },
      expect.stringContaining("--allow-issuers-in-private-network"),
    ],
  ]);
});

it("has no hint where there is nothing to open, and nothing to say of what worked or of faults", async () => {
  const { lines, answer } = logged(new OutgoingError("unreachable", "no answer in time"));
  await expect(answer).rejects.toThrow("no answer in time");
  expect(lines).toEqual([[expect.anything(), "an identity provider could not be asked"]]);
  const quiet = logged(undefined);
  await quiet.answer;
  const fault = logged(new Error("broken"));
  await expect(fault.answer).rejects.toThrow("broken");
  expect([...quiet.lines, ...fault.lines]).toEqual([]);
});
