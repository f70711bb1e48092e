import { type Position } from "@signet/policy";
import { RefusedPolicyError } from "../../simulation/policies.ts";
import {
  type NamedRequest,
  readSimulationRequest,
  UnreadableRequestError,
} from "../../simulation/simulation-request.ts";
import { UsageError } from "../usage-error.ts";
import { type FileProblem, UnreadableFileError } from "./file-problem.ts";
import type { NameCheck } from "./name-check.ts";
import { type PlacedValue, positionsIn, valueAt } from "./placed-json.ts";
import { readJsonFile } from "./read-json-file.ts";
import { refusalsOf } from "./refused-policy.ts";

/**
 * Simulation requests: a JSON array of them, one JSON object, or one object a line. All are read before the first is simulated. Throws
 * UsageError, and UnreadableFileError, which says where which of them is wrong.
 */
export function readRequests(text: string, file: string, names: NameCheck): readonly NamedRequest[] {
  const positionOf = positionsIn(text);
  const requests = requestsIn(readJsonFile(text, file)).map((placed, index) => {
    const problem = (at: PlacedValue | Position, code: string, message: string): FileProblem => ({
      file,
      ...("line" in at ? at : positionOf(at.start)),
      code,
      message: `request ${index + 1}: ${message}`,
    });
    const read = readPlaced(placed, text, positionOf, problem);
    const { action, resource } = read.request;
    const wrong = (["action", "resource"] as const).flatMap((member) => {
      const found = member === "action" ? names.action(action) : names.resource(resource);
      const code = member === "action" ? "INVALID_ACTION" : "INVALID_RESOURCE";
      return found === undefined ? [] : [problem(valueAt(placed, [member]), code, found)];
    });
    if (wrong.length > 0) throw new UnreadableFileError(wrong);
    return read;
  });
  if (requests.length === 0) throw new UsageError(`${file} has no requests`);
  return requests;
}

function requestsIn(values: readonly PlacedValue[]): readonly PlacedValue[] {
  const [first] = values;
  return values.length === 1 && first !== undefined && Array.isArray(first.value)
    ? [...first.parts.values()]
    : values;
}

function readPlaced(
  placed: PlacedValue,
  text: string,
  positionOf: (offset: number) => Position,
  problem: (at: PlacedValue | Position, code: string, message: string) => FileProblem,
): NamedRequest {
  try {
    return readSimulationRequest(placed.value, (path) => {
      const { start, end } = valueAt(placed, path);
      return { text: text.slice(start, end), start: positionOf(start) };
    });
  } catch (error) {
    if (error instanceof UnreadableRequestError)
      throw new UnreadableFileError(
        error.problems.map(({ message, path }) => problem(valueAt(placed, path), "INVALID_REQUEST", message)),
        error,
      );
    if (!(error instanceof RefusedPolicyError)) throw error;
    const { written, policy } = error;
    throw new UnreadableFileError(
      refusalsOf(error).map(({ line, column, code, message }) =>
        written.start === undefined
          ? problem(placed, code, `policy ${policy}, line ${line}, column ${column} of its text: ${message}`)
          : problem({ line, column }, code, `policy ${policy}: ${message}`),
      ),
      error,
    );
  }
}
