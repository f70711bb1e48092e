// The attack: somebody who knows some of the secrets tries the steps in any order, with any answers and any hand-over that was ever seen, in
// whichever browser. No such sequence may lead to a session without each step that the account demands, in this very flow.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AuthenticatorApp } from "../../../testing/authenticator.ts";
import { type FlowBench, openFlowBench } from "./testing/flow-bench.ts";
import type { Reached } from "./visit.ts";

const DEEP = process.env["DEEP"] === "1";

interface Demands {
  readonly hasDevice: boolean;
  readonly mustChange: boolean;
}

interface Act {
  readonly step: "sign-in" | "second-factor" | "new-password";
  /** The right password or code; a password that may be set. */
  readonly right: boolean;
  /** Which of the hand-overs so far, counted from the last one. */
  readonly flow: number;
  readonly browser: "one" | "two";
}

const act: fc.Arbitrary<Act> = fc.record({
  step: fc.constantFrom("sign-in", "second-factor", "new-password"),
  // Most of what is tried is right, and in one browser, or else nothing would ever come far.
  right: fc.integer({ min: 0, max: 9 }).map((chance) => chance < 8),
  flow: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(5)),
  browser: fc.oneof({ weight: 3, arbitrary: fc.constant("one" as const) }, fc.constant("two" as const)),
});
const demands = fc.record({ hasDevice: fc.boolean(), mustChange: fc.boolean() });

/** What was truly shown on the way to a hand-over. */
interface Shown {
  readonly handOver: string;
  readonly browser: string;
  readonly factor: boolean;
  readonly changed: boolean;
}

/** What is refused, and with what. All else is a fault. */
const REFUSALS = new Set([
  "AuthenticationFailed",
  "WrongCode",
  "StepOver",
  "TooManyAttempts",
  "PasswordPolicyViolation",
]);

/** Takes all acts; returns how often somebody was signed in, and what went wrong. */
async function takeAll(
  bench: FlowBench,
  asked: Demands,
  app: AuthenticatorApp | undefined,
  acts: readonly Act[],
) {
  const seen: Shown[] = [];
  const faults: string[] = [];
  let password = "Secret-0";
  let changes = 0;
  let sessions = 0;

  function must(holds: boolean, what: string): void {
    if (!holds) faults.push(what);
  }

  function note({ answer, session }: Reached, before: Omit<Shown, "handOver">): void {
    must((session !== undefined) === (answer.step === "done"), "a session comes at the end, and then only");
    if (answer.step !== "done") {
      seen.push({ ...before, handOver: answer.flow });
      return;
    }
    sessions += 1;
    must(before.factor || !asked.hasDevice, "a session without the second factor");
    must(changes > 0 || !asked.mustChange, "a session with the password that had to be another one");
  }

  async function take({ step, right, flow, browser }: Act): Promise<void> {
    bench.now += 30_000;
    const visit = bench.visit({ browser, sourceIp: `192.0.2.${seen.length}` });
    const from = step === "sign-in" ? undefined : seen.at(-1 - flow);
    const { handOver, factor, changed } = from ?? { handOver: "made up", factor: false, changed: false };
    const isMine = step === "sign-in" || from?.browser === browser;
    if (step === "sign-in") {
      const claim = { kind: "iam", account: bench.accountId, userName: "alice" } as const;
      note(await bench.signIn(claim, right ? password : "Wrong-1", visit), { browser, factor, changed });
    } else if (step === "second-factor") {
      const code = right && app !== undefined ? app.code() : "000000";
      const reached = await bench.flow.secondFactor(visit, handOver, "totp", { code });
      must(!factor, "a second factor taken twice");
      note(reached, { browser, changed, factor: true });
    } else {
      const next = right ? `Secret-${changes + 1}` : "short";
      const reached = await bench.flow.newPassword(visit, handOver, next);
      must(!changed, "a new password taken twice");
      [password, changes] = [next, changes + 1];
      note(reached, { browser, factor, changed: true });
    }
    must(right, `a wrong answer to ${step}`);
    must(isMine, `a hand-over of another browser to ${step}`);
  }

  for (const one of acts)
    await take(one).catch((error: unknown) => {
      const { code = String(error) } = error as { readonly code?: string };
      must(REFUSALS.has(code), code);
    });
  return { sessions, faults };
}

test("no sequence of answers leads to a session without every step", async () => {
  let sessions = 0;
  await fc.assert(
    fc.asyncProperty(demands, fc.array(act, { minLength: 3, maxLength: 14 }), async (asked, acts) => {
      const bench = await openFlowBench();
      try {
        const userId = await bench.user("alice", "Secret-0");
        const app = asked.hasDevice ? await bench.device(userId, "phone") : undefined;
        if (asked.mustChange) await bench.requireAnother(userId);
        const ends = await takeAll(bench, asked, app, acts);
        expect(ends.faults).toEqual([]);
        sessions += ends.sessions;
      } finally {
        await bench.close();
      }
    }),
    { numRuns: DEEP ? 2000 : 60 },
  );
  expect(sessions).toBeGreaterThan(10);
});
