import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// The floor of the HTTP budgets: node:http takes the request's body and answers the bytes that Signet answers, without a look at them.

const answer = Buffer.from(process.env["FLOOR_BODY"] ?? "", "utf8");
const headers = { "content-type": "text/xml", "content-length": answer.byteLength };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(200, headers);
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once("SIGTERM", () => process.exit(0));
