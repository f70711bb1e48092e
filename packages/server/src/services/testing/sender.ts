import { Agent, request } from "node:http";
import { codeOf, type RawAnswer, type RawRequest } from "../../testing/raw-http.ts";
import { headerSigned, querySigned } from "../../testing/signed-requests.ts";
import type { TestServer } from "../../testing/server.ts";
import type { ListedOperation } from "./every-operation.ts";
import { formOf, type Pair } from "./form.ts";

/** What was answered, with the error's code and message as they are meant. */
export interface Answered {
  readonly status: number;
  /** Empty when there is no error. */
  readonly code: string;
  readonly message: string;
  readonly body: string;
}

/** Sends signed requests of the administrator, many over few connections. */
export interface Sender {
  /** @param where the signature stands; default: in the headers */
  send(operation: ListedOperation, pairs: readonly Pair[], where?: "query"): Promise<Answered>;
  close(): void;
}

export function createSender({ endpoint, admin }: TestServer): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    async send(operation, pairs, where) {
      const form = formOf(operation, pairs);
      const sign = where === "query" ? querySigned : headerSigned;
      const service = operation.service.signingName === "sts" ? "sts" : "iam";
      return read(await exchange(endpoint, agent, sign({ endpoint, credentials: admin, form, service })));
    },
    close: () => agent.destroy(),
  };
}

function exchange(
  endpoint: string,
  agent: Agent,
  { method, target, headers, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${endpoint}${target}`,
      { agent, method, headers: [...headers.flat(), "Content-Length", String(body.byteLength)] },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, head: "", body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function read(answer: RawAnswer): Answered {
  const [, message = ""] = /<Message>([\s\S]*?)<\/Message>/.exec(answer.body) ?? [];
  return {
    status: answer.status,
    code: codeOf(answer),
    message: message.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole),
    body: answer.body,
  };
}
