import { RefusedPolicyError } from "../../simulation/policies.ts";
import {
  type NamedRequest,
  readSimulationRequest,
  UnreadableRequestError,
} from "../../simulation/simulation-request.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Simulation requests: a JSON array of them, one JSON object, or one object a line. All are read before the first is simulated. Throws
 * UsageError, which says which of them is wrong.
 */
export function readRequests(text: string, origin: string): readonly NamedRequest[] {
  const requests = values(text, origin).map(({ place, value }) => {
    try {
      return readSimulationRequest(value);
    } catch (error) {
      if (error instanceof UnreadableRequestError || error instanceof RefusedPolicyError)
        throw new UsageError(`${place}: ${error.message}`, { cause: error });
      throw error;
    }
  });
  if (requests.length === 0) throw new UsageError(`${origin} has no requests`);
  return requests;
}

interface Value {
  readonly place: string;
  readonly value: unknown;
}

function values(text: string, origin: string): readonly Value[] {
  const whole = parse(text);
  if (whole !== undefined) {
    const all: readonly unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value];
    return all.map((value, index) => ({ place: `${origin}, request ${index + 1}`, value }));
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const place = `${origin}, line ${index + 1}`;
    const parsed = parse(line);
    if (parsed === undefined) throw new UsageError(`${place}: this is no JSON`);
    return [{ place, value: parsed.value }];
  });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
