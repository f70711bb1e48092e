import { decide } from "@signet/policy";
import { type Engine, QUESTIONS, rulesAndQuestions, signetRequests } from "./decision-rules.ts";
import { benchDecisionScale } from "./decision-scale.ts";
import { compareRates, type Finding } from "./measure.ts";
import { casbinEngine } from "./peers/casbin.ts";
import { cedarEngine } from "./peers/cedar.ts";

const POLICIES = 10;
const STATEMENTS = 5;
/** How many times the rate of each peer is asked for; the design has a figure for Cedar alone. */
const TIMES = { cedar: 200, casbin: 20 };

/** The same rules and the same questions to three engines; then what Signet's cost grows with. */
export async function benchDecision(): Promise<readonly Finding[]> {
  const { rules, questions } = rulesAndQuestions(POLICIES, STATEMENTS);
  const requests = signetRequests(rules, questions, STATEMENTS);
  const signet: Engine = (question) => {
    const request = requests[question];
    if (request === undefined) throw new Error(`there is no question ${question}`);
    return decide(request).outcome === "allow";
  };
  const cedar = against(signet, "Cedar WASM, preparsed policies", cedarEngine(rules, questions), TIMES.cedar);
  const casbin = against(signet, "casbin, enforceSync", await casbinEngine(rules, questions), TIMES.casbin);
  return [cedar, casbin, ...benchDecisionScale()];
}

function against(signet: Engine, peer: string, engine: Engine, budget: number): Finding {
  const { rate, peerRate } = compareRates(inTurn(signet), inTurn(engine));
  const ratio = rate / peerRate;
  return {
    name: `one decision, ${POLICIES} policies of ${STATEMENTS} statements`,
    rate,
    peer,
    peerRate,
    ratio,
    budget: `at least ${budget} times its rate`,
    unit: "1/s",
    met: ratio >= budget,
  };
}

/** Asks one question after the other, all of which every engine has to allow. */
function inTurn(engine: Engine): () => void {
  let question = 0;
  return () => {
    question = (question + 1) % QUESTIONS;
    if (!engine(question)) throw new Error("every engine must allow every request");
  };
}
