// The examples of docs/policy-commands.md, typed as they stand there.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../command-line.ts";

const PAGE = new URL("../../../../../docs/policy-commands.md", import.meta.url);
const page = await readFile(PAGE, "utf8");

interface Example {
  readonly command: string;
  /** What it prints, on both outputs. */
  readonly printed: string;
}

function blocks(info: RegExp): readonly { readonly info: string; readonly text: string }[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .map(([, given = "", text = ""]) => ({ info: given, text }))
    .filter((block) => info.test(block.info));
}

const files = blocks(/^json /).map(({ info, text }) => ({ name: info.slice("json ".length), text }));
const examples: readonly Example[] = blocks(/^console$/).flatMap(({ text }) =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return { command: part.slice(0, end), printed: part.slice(end + 1) };
    }),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-docs-"));
  for (const { name, text } of files) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `signet ARGS`, or `signet ARGS < FILE`; files are those of the page. */
async function type(command: string): Promise<{ readonly status: number; readonly printed: string }> {
  const [words = "", from] = command.split(" < ", 2);
  const [program, ...args] = words.split(" ");
  expect(program).toBe("signet");
  let printed = "";
  const print = (text: string): void => void (printed += text);
  const status = await runCommandLine(
    args.map((arg) => (/^[a-z]+\.json$/.test(arg) ? join(folder, arg) : arg)),
    {},
    print,
    print,
    { stdin: () => readFile(join(folder, from ?? ""), "utf8"), isTerminal: false },
  );
  return { status, printed: printed.replaceAll(`${folder}/`, "") };
}

test("there are examples, each with its answer", () => {
  expect(files.length).toBeGreaterThan(5);
  expect(examples.length).toBeGreaterThan(10);
});

test("they answer what the page says, in its order", async () => {
  const answered: Example[] = [];
  let status = 0;
  for (const { command } of examples) {
    const isQuestion = command === "echo $?";
    const answer = isQuestion ? { status, printed: `${status}\n` } : await type(command);
    ({ status } = answer);
    answered.push({ command, printed: answer.printed });
  }
  expect(answered).toEqual(examples);
});
