import { expect, test } from "vitest";
import { readPem } from "./pem.ts";

const block = (label: string, content: string) =>
  `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----`;
const A = block("CERTIFICATE", "AAEC");

test("blocks are read in order, with any line ends and white space around", () => {
  const text = `\r\n${A.replaceAll("\n", "\r\n")}\r\n\n ${block("PUBLIC KEY", "AwQF\nBgcI")} \n`;
  expect(readPem(text)).toEqual([
    { label: "CERTIFICATE", der: Buffer.of(0, 1, 2) },
    { label: "PUBLIC KEY", der: Buffer.of(3, 4, 5, 6, 7, 8) },
  ]);
});

test.each([
  ["nothing", ""],
  ["no PEM", "hello"],
  ["text before", `Bag Attributes\n${A}`],
  ["text after", `${A}\nhello`],
  ["text between", `${A}\nhello\n${A}`],
  ["text on the line", `x${A}`],
  ["no end", A.slice(0, A.indexOf("-----END"))],
  ["another end", A.replace("END CERTIFICATE", "END PUBLIC KEY")],
  ["an empty block", block("CERTIFICATE", "")],
  ["foreign characters", block("CERTIFICATE", "AA*C")],
  ["stray bits", block("CERTIFICATE", "AAEF=")],
  ["padding amidst", block("CERTIFICATE", "AA==\nAAEC")],
  ["headers of encryption", block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAEC")],
  ["a block in a block", block("CERTIFICATE", A)],
])("%s is refused", (_what, text) => {
  expect(readPem(text)).toBeUndefined();
});
