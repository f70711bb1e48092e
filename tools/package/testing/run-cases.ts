// What the browser runs: decides every case that the page brings along, and writes into it what came of them.
import { decide } from "../../../packages/policy/src/index.ts";
import type { SimulationRequest } from "../../../packages/policy/src/testing/simulation-request.ts";
import { toDecisionRequest } from "../../../packages/policy/src/testing/to-decision-request.ts";

/** The parts of a browser's document that are used; the types of the browser itself are not loaded. */
interface Page {
  getElementById(id: string): { textContent: string };
}

const page = (globalThis as unknown as { readonly document: Page }).document;
const requests = JSON.parse(page.getElementById("requests").textContent) as readonly SimulationRequest[];
page.getElementById("outcomes").textContent = requests
  .map((request) => decide(toDecisionRequest(request)).outcome)
  .join(" ");
