import { startPython } from "./python.ts";
import { REFUSED_BY_CLIENT, type TellingClient, type Told } from "./telling-client.ts";

/** Nothing, a ClientError, or what boto3 itself says of the input. */
type Raised = Partial<Told> & { readonly text?: string };

/** Debian's boto3: the exception that its method raises. */
export async function boto3Client(): Promise<TellingClient> {
  const python = await startPython<Raised>("boto3");
  return {
    unknown: (operations) => operations.filter((name) => !python.known.operations.includes(name)),
    async ask({ endpoint, credentials }, asked, input) {
      const { text = "", ...raised } = await python.ask({ ...asked, input, endpoint, credentials });
      if (raised.exception === undefined) return undefined;
      return { code: REFUSED_BY_CLIENT, message: text, ...raised };
    },
    // An error that its model does not have is raised as the exception of all.
    exceptionOf: (modelled) => (python.known.exceptions.includes(modelled) ? modelled : "ClientError"),
    end: () => python.end(),
  };
}
