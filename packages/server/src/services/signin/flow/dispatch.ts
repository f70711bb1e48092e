import type { Directory } from "../../../directory/directory.ts";
import { recordLastUsed } from "../../../directory/last-used.ts";
import { LONGEST_SIGN_IN } from "../../../directory/sign-in/sign-in-sessions.ts";
import type { SigninMeans } from "../means.ts";
import { deviceCookie } from "./device-cookie.ts";
import { type Next, nextStep, type Step } from "./dispatcher.ts";
import { passwordExpired, stepOver } from "./errors.ts";
import { checkedMfa, failedLogin, succeededLogin } from "./events.ts";
import { type FlowState, writeState } from "./flow-state.ts";
import { sealHandOver } from "./hand-over.ts";
import { passwordRules } from "./password-rules.ts";
import { deviceOwner, type SignInPerson } from "./person.ts";
import type { FactorOffer, SecondFactorMethod } from "./second-factor.ts";
import type { Reached, Refused, Scene, SignInUnderWay, Visit } from "./visit.ts";

interface Offered extends FactorOffer {
  readonly method: SecondFactorMethod;
}

/** What comes next, and what it needs. */
interface Position {
  readonly next: Next;
  readonly offers: readonly Offered[];
}

/** Leads from what was shown to what comes next: the only one who picks a step. */
export function createDispatch(means: SigninMeans, methods: readonly SecondFactorMethod[]) {
  const { seals, journal, runtime } = means;

  async function offersTo(person: SignInPerson, origin: string, directory: Directory) {
    const offers: Offered[] = [];
    for (const method of methods) {
      const offer = await method.offer(person, { origin, directory });
      if (offer !== undefined) offers.push({ ...offer, method });
    }
    return offers;
  }

  async function positionOf(
    person: SignInPerson,
    state: FlowState,
    origin: string,
    directory: Directory,
  ): Promise<Position> {
    const offers = await offersTo(person, origin, directory);
    const standing =
      person.profile === undefined ? undefined : await directory.loginProfiles.standing(person.profile);
    const next = nextStep({
      passwordShown: true,
      hasSecondFactor: offers.length > 0,
      secondFactorShown: state.secondFactor !== null,
      lockedOut: standing?.lockedOut ?? false,
      mustChange: standing?.mustChange ?? false,
    });
    return { next, offers };
  }

  /** Stores where the sign-in is, and hands it over to the browser. Throws WebError StepOver when another request took the step. */
  async function handOver(
    { visit, directory }: Scene,
    { person, flow }: SignInUnderWay,
    step: Step,
    state: FlowState,
  ): Promise<string> {
    const written = writeState(state);
    if (flow === undefined)
      return sealHandOver(
        seals,
        visit.browser,
        await directory.signInFlows.begin({
          userId: person.userId,
          isKnownBrowser: state.device !== null,
          step,
          state: written,
        }),
      );
    const to = { step, state: written };
    if (!(await directory.signInFlows.advance(flow, to))) throw stepOver();
    return sealHandOver(seals, visit.browser, { ...flow, ...to, version: flow.version + 1 });
  }

  async function end({ directory }: Scene, { flow }: SignInUnderWay): Promise<void> {
    if (flow !== undefined && !(await directory.signInFlows.end(flow))) throw stepOver();
  }

  /** Signs in. */
  async function complete(scene: Scene, signIn: SignInUnderWay): Promise<Reached> {
    const { visit, tx, directory } = scene;
    const { person, state } = signIn;
    const { accountId, userId, passwordSetAt } = person;
    const { now, sourceIp, userAgent } = visit.facts;
    await end(scene, signIn);
    const { secret } = await directory.signInSessions.create({
      statement: {
        kind: "session-token",
        principal: userId === accountId ? { kind: "root" } : { kind: "user", userId },
        accountId,
        issuedAt: now,
        expiresAt: now + LONGEST_SIGN_IN,
        mfaAuthenticatedAt: state.secondFactor?.at,
      },
      secondFactor: state.secondFactor?.kind,
      passwordSetAt,
      sourceIp,
      userAgent,
    });
    await recordLastUsed(tx.db, [
      {
        account_id: accountId,
        kind: "password",
        id: userId,
        used_at: now,
        service: "signin",
        region: visit.facts.region,
      },
    ]);
    await journal.record(tx.db, succeededLogin(means, visit, person, state));
    return {
      kind: "reached",
      answer: { step: "done", destination: state.destination },
      session: { accountId, secret },
      device: deviceCookie(
        seals,
        { cookie: visit.device, browser: visit.browser },
        { identity: deviceOwner(person), by: state.secondFactor === null ? "password" : "second-factor" },
        runtime.randomBytes,
      ),
    };
  }

  return {
    /** Whether a sign-in is at a step, by what is true now. */
    async isAt(step: Step, { person, state }: SignInUnderWay, visit: Visit, directory: Directory) {
      return (await positionOf(person, state, visit.origin, directory)).next === step;
    },

    async next(scene: Scene, signIn: SignInUnderWay): Promise<Reached | Refused> {
      const { visit, tx, directory } = scene;
      const { person, state } = signIn;
      const { next, offers } = await positionOf(person, state, visit.origin, directory);
      switch (next) {
        case "password":
          throw new Error("a sign-in goes on whose password was not shown");
        case "second-factor": {
          const offered = Object.fromEntries(offers.map(({ method, kept }) => [method.kind, kept]));
          const flow = await handOver(scene, signIn, next, { ...state, offered });
          const types = offers.map(({ method }) => method.mfaType);
          await journal.record(tx.db, checkedMfa(means, visit, person, types));
          return {
            kind: "reached",
            answer: { step: next, flow, methods: offers.map(({ shown }) => shown) },
          };
        }
        case "locked-out": {
          await end(scene, signIn);
          const { destination, secondFactor } = state;
          const mfaUsed = secondFactor !== null;
          await journal.record(tx.db, failedLogin(means, visit, person, { destination, mfaUsed }));
          return { kind: "refused", error: passwordExpired(), events: [] };
        }
        case "new-password": {
          const flow = await handOver(scene, signIn, next, state);
          const rules = passwordRules(await directory.passwordPolicy.find());
          return { kind: "reached", answer: { step: next, flow, userName: person.name, rules } };
        }
        case "done":
          return complete(scene, signIn);
      }
    },
  };
}
