import { expect } from "vitest";
import { startPython } from "./python.ts";
import { REFUSED_BY_CLIENT, type TellingClient } from "./telling-client.ts";

/** How a command ended, and what it wrote to standard error. */
interface Ended {
  readonly exit: number;
  readonly err: string;
}

/** Exit statuses of the AWS CLI (AWS CLI User Guide, "Return codes"). */
const [SERVICE_REFUSED, BAD_INPUT] = [254, 252];
const REFUSAL =
  /^\nAn error occurred \((\w+)\) when calling the (\w+) operation(?: \(reached max retries: 0\))?: ([\s\S]*)\n$/;

/** Debian's AWS CLI: what it says on the way out, and its exit status. */
export async function cliClient(): Promise<TellingClient> {
  const python = await startPython<Ended>("cli");
  return {
    unknown: (operations) => operations.filter((name) => !python.known.operations.includes(name)),
    async ask({ endpoint, credentials }, asked, input) {
      const { exit, err } = await python.ask({ ...asked, input, endpoint, credentials });
      if (exit === 0) return undefined;
      const [, code, operation, message] = REFUSAL.exec(err) ?? [];
      if (exit === BAD_INPUT && code === undefined) return { code: REFUSED_BY_CLIENT, message: err };
      expect({ exit, operation, err }).toEqual({ exit: SERVICE_REFUSED, operation: asked.operation, err });
      return { code: code ?? "", message: message ?? "" };
    },
    exceptionOf: () => undefined,
    end: () => python.end(),
  };
}
