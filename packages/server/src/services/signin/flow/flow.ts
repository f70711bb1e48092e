import type { Directory } from "../../../directory/directory.ts";
import type { SigninMeans } from "../means.ts";
import { createDispatch } from "./dispatch.ts";
import type { Step } from "./dispatcher.ts";
import { stepOver } from "./errors.ts";
import { readState } from "./flow-state.ts";
import { type HandOver, openHandOver } from "./hand-over.ts";
import { createNewPasswordStep } from "./new-password-step.ts";
import { createPasswordStep, type TypedPassword } from "./password-step.ts";
import { passwordPrint, readPerson } from "./person.ts";
import type { SecondFactorMethod } from "./second-factor.ts";
import { createSecondFactorStep, type FactorInput } from "./second-factor-step.ts";
import type { Reached, Scene, SignInUnderWay, Taken, Visit } from "./visit.ts";

/** A person's way from a password to a session. What is refused is thrown: WebError, AwsError, TooManyPasswordsError. */
export interface SignInFlow {
  signIn(visit: Visit, typed: TypedPassword): Promise<Reached>;
  /** @param handOver as the browser brings it @param kind of factor, as the page names it */
  secondFactor(visit: Visit, handOver: string, kind: string, input: FactorInput): Promise<Reached>;
  newPassword(visit: Visit, handOver: string, password: string): Promise<Reached>;
}

/** Each step is taken in one transaction, with its events and what comes next: all of it, or nothing. */
export function createSignInFlow(means: SigninMeans, methods: readonly SecondFactorMethod[]): SignInFlow {
  const { storage, directoryOf, seals, strangers } = means;
  const dispatch = createDispatch(means, methods);
  const passwordStep = createPasswordStep(means);
  const factorStep = createSecondFactorStep(means, methods);
  const newPasswordStep = createNewPasswordStep(means);

  function open(visit: Visit, handOver: string, step: Step): HandOver {
    const opened = openHandOver(seals, visit.browser, handOver);
    if (opened?.step !== step) throw stepOver();
    return opened;
  }

  /** The sign-in that was handed over, if it is still at that step, and everything as it was. Throws WebError StepOver. */
  async function goOn(
    { flowId, version, step }: HandOver,
    visit: Visit,
    directory: Directory,
  ): Promise<SignInUnderWay> {
    const flow = await directory.signInFlows.find(flowId);
    if (flow === undefined || flow.version !== version || flow.step !== step) throw stepOver();
    const person = await readPerson(directory, flow.user_id);
    const state = readState(flow);
    if (person === undefined || passwordPrint(person) !== state.password) throw stepOver();
    const signIn = { person, state, flow };
    if (!(await dispatch.isAt(step, signIn, visit, directory))) throw stepOver();
    return signIn;
  }

  async function inTransaction(
    visit: Visit,
    accountId: string,
    take: (scene: Scene) => Promise<Taken>,
  ): Promise<Reached> {
    const outcome = await storage.write(async (tx) => {
      const scene = { visit, tx, directory: directoryOf(accountId, visit.facts.now, tx) };
      const taken = await take(scene);
      return taken.kind === "taken" ? dispatch.next(scene, taken.now) : taken;
    });
    if (outcome.kind === "reached") return outcome;
    for (const event of outcome.events) strangers.enqueue(event);
    throw outcome.error;
  }

  return {
    async signIn(visit, typed) {
      const right = await passwordStep.show(visit, typed);
      return inTransaction(visit, right.person.accountId, (scene) => passwordStep.take(scene, right));
    },

    async secondFactor(visit, handOver, kind, input) {
      const method = factorStep.methodOf(kind);
      const opened = open(visit, handOver, "second-factor");
      return inTransaction(visit, opened.accountId, async (scene) =>
        factorStep.take(scene, await goOn(opened, visit, scene.directory), method, input),
      );
    },

    async newPassword(visit, handOver, password) {
      const opened = open(visit, handOver, "new-password");
      const before = directoryOf(opened.accountId, visit.facts.now);
      const signIn = await goOn(opened, visit, before);
      const made = await newPasswordStep.make(visit, signIn, password, before);
      return inTransaction(visit, opened.accountId, async (scene) =>
        newPasswordStep.take(scene, await goOn(opened, visit, scene.directory), made),
      );
    },
  };
}
