// The attack: somebody who knows some of the secrets tries the steps in any order, with any answers and any hand-over that was ever seen, in
// whichever browser. No such sequence may lead to a session without each step that the account demands, in this very flow.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AuthenticatorApp } from "../../../testing/authenticator.ts";
import { type FlowBench, hashOf, openFlowBench } from "./testing/flow-bench.ts";
import type { Reached } from "./visit.ts";

const BROWSERS = ["one", "two"] as const;

interface Demands {
  readonly hasDevice: boolean;
  readonly mustChange: boolean;
}

type Act =
  | { readonly do: "sign-in"; readonly right: boolean; readonly browser: number }
  | { readonly do: "second-factor"; readonly right: boolean; readonly flow: number; readonly browser: number }
  | { readonly do: "new-password"; readonly good: boolean; readonly flow: number; readonly browser: number };

const browser = fc.nat(BROWSERS.length - 1);
const flow = fc.nat(5);
// Most of what is tried is right, or else nothing would ever come far.
const mostly = fc.integer({ min: 0, max: 9 }).map((chance) => chance < 8);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant("sign-in" as const), right: mostly, browser }),
  fc.record({ do: fc.constant("second-factor" as const), right: mostly, flow, browser }),
  fc.record({ do: fc.constant("new-password" as const), good: mostly, flow, browser }),
);
const demands = fc.record({ hasDevice: fc.boolean(), mustChange: fc.boolean() });

/** What was truly shown on the way to each hand-over. */
interface Seen {
  readonly handOver: string;
  readonly browser: number;
  readonly factor: boolean;
  readonly changed: boolean;
}

class Attempts {
  readonly seen: Seen[] = [];
  readonly bench: FlowBench;
  readonly demands: Demands;
  readonly app: AuthenticatorApp | undefined;
  password = "Secret-0";
  changes = 0;
  done = 0;

  constructor(bench: FlowBench, asked: Demands, app: AuthenticatorApp | undefined) {
    this.bench = bench;
    this.demands = asked;
    this.app = app;
  }

  visit(index: number) {
    return this.bench.visit({ browser: BROWSERS[index] ?? "one", sourceIp: `192.0.2.${this.seen.length}` });
  }

  note(reached: Reached, before: Omit<Seen, "handOver">): void {
    const { answer, session } = reached;
    expect(session !== undefined).toBe(answer.step === "done");
    if (answer.step !== "done") {
      this.seen.push({ ...before, handOver: answer.flow });
      return;
    }
    this.done += 1;
    // The model: what the account demands was shown, in this flow, in this browser.
    expect(before.factor || !this.demands.hasDevice).toBe(true);
    expect(before.changed || !this.demands.mustChange || this.changes > 0).toBe(true);
  }

  async take(what: Act): Promise<void> {
    if (what.do === "sign-in") {
      const claim = { kind: "iam", account: this.bench.accountId, userName: "alice" } as const;
      const password = what.right ? this.password : "Wrong-1";
      const reached = await this.bench.signIn(claim, password, this.visit(what.browser));
      expect(what.right).toBe(true);
      this.note(reached, { browser: what.browser, factor: false, changed: false });
      return;
    }
    const from = this.seen.at(-1 - what.flow);
    const handOver = from?.handOver ?? "made up";
    const visit = this.visit(what.browser);
    if (what.do === "second-factor") {
      this.bench.now += 30_000;
      const code = what.right && this.app !== undefined ? this.app.code() : "000000";
      const reached = await this.bench.flow.secondFactor(
        { ...visit, facts: { ...visit.facts, now: this.bench.now } },
        handOver,
        "totp",
        { code },
      );
      expect([what.right, from?.browser, from?.factor]).toEqual([true, what.browser, false]);
      this.note(reached, { browser: what.browser, factor: true, changed: from?.changed ?? false });
      return;
    }
    const next = what.good ? `Secret-${this.changes + 1}` : "short";
    const reached = await this.bench.flow.newPassword(visit, handOver, next);
    expect([what.good, from?.browser, from?.changed]).toEqual([true, what.browser, false]);
    this.password = next;
    this.changes += 1;
    this.note(reached, { browser: what.browser, factor: from?.factor ?? false, changed: true });
  }
}

const EXPECTED = new Set([
  "AuthenticationFailed",
  "WrongCode",
  "StepOver",
  "TooManyAttempts",
  "PasswordPolicyViolation",
]);

test("no sequence of answers leads to a session without every step", async () => {
  let sessions = 0;
  await fc.assert(
    fc.asyncProperty(demands, fc.array(act, { minLength: 3, maxLength: 14 }), async (asked, acts) => {
      const bench = await openFlowBench();
      try {
        const userId = await bench.user("alice", "Secret-0");
        const app = asked.hasDevice ? await bench.device(userId, "phone") : undefined;
        if (asked.mustChange)
          await bench.write(async ({ loginProfiles }) => {
            const profile = await loginProfiles.find(userId);
            expect(profile?.password).toBe(hashOf("Secret-0"));
            if (profile !== undefined) await loginProfiles.update(profile, { resetRequired: true });
          });
        const attempts = new Attempts(bench, asked, app);
        for (const what of acts)
          await attempts.take(what).catch((error: unknown) => {
            const { code } = error as { readonly code?: string };
            if (code === undefined || !EXPECTED.has(code)) throw error;
          });
        const rows = await bench.storage.reader.selectFrom("sign_in_sessions").selectAll().execute();
        for (const row of rows) expect(row.second_factor === "totp").toBe(asked.hasDevice);
        sessions += attempts.done;
      } finally {
        await bench.close();
      }
    }),
    { numRuns: 60 },
  );
  expect(sessions).toBeGreaterThan(10);
});
