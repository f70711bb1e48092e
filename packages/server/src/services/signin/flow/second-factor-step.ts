import { signInFailuresOf } from "../../../directory/sign-in/sign-in-failures.ts";
import type { SigninMeans } from "../means.ts";
import { WebError } from "../web/route.ts";
import { tooManyAttempts, wrongSecondFactor } from "./errors.ts";
import { failedLogin, whoIs } from "./events.ts";
import { factorCounters, keysOf, settle, waitEvents } from "./limits.ts";
import type { SecondFactorMethod } from "./second-factor.ts";
import type { Scene, SignInUnderWay, Taken } from "./visit.ts";

/** What the page posts for a second factor; nothing in it is validated. */
export type FactorInput = Readonly<Record<string, unknown>>;

/** The step of codes, passkeys and security keys. Guesses count for the person, and lead nowhere but here again. */
export function createSecondFactorStep(means: SigninMeans, methods: readonly SecondFactorMethod[]) {
  const { seals, journal, newId } = means;

  return {
    /** Throws WebError ValidationError for a kind of factor that there is not. */
    methodOf(kind: string): SecondFactorMethod {
      const method = methods.find((known) => known.kind === kind);
      if (method === undefined) throw new WebError("ValidationError", 400, "kind is none that there is.");
      return method;
    },

    async take(
      { visit, tx, directory }: Scene,
      { person, state, flow }: SignInUnderWay,
      method: SecondFactorMethod,
      input: FactorInput,
    ): Promise<Taken> {
      const { facts, origin } = visit;
      const { now, sourceIp } = facts;
      const device = state.device ?? undefined;
      const counted = factorCounters(seals, person, { sourceIp, device });
      const failed = (clonedDevice?: string) =>
        failedLogin(means, visit, person, { destination: state.destination, mfaUsed: true, clonedDevice });
      const failures = signInFailuresOf(tx.db, now);
      const admission = await failures.admit(keysOf(counted));
      if (!admission.admitted)
        return { kind: "refused", error: tooManyAttempts(admission.until, now), events: [failed()] };

      const shown = await method.verify(person, input, state.offered[method.kind] ?? null, {
        origin,
        directory,
      });
      if (shown.verdict === "wrong") {
        await journal.record(tx.db, failed(shown.clonedDevice));
        const events = waitEvents(admission.begun, counted.of, whoIs(person), visit, newId);
        return { kind: "refused", error: wrongSecondFactor(method.kind), events };
      }
      await settle(tx, counted, admission.begun, now);
      const secondFactor = { kind: method.kind, at: now, serialNumber: shown.serialNumber };
      return { kind: "taken", now: { person, flow, state: { ...state, secondFactor, offered: {} } } };
    },
  };
}
