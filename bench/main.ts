import { benchDecision } from "./decision.ts";
import { benchHttp } from "./http.ts";
import { benchImport } from "./import.ts";
import type { Finding } from "./measure.ts";
import { benchMemory } from "./memory.ts";
import { benchSignature } from "./signature.ts";
import { benchStart } from "./start.ts";

type Bench = () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;

const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ["decision", benchDecision],
  ["signature", benchSignature],
  ["http", benchHttp],
  ["start", benchStart],
  ["memory", benchMemory],
  ["import", benchImport],
]);

const args = process.argv.slice(2);
const json = args.includes("--json");
const wanted = args.filter((arg) => arg !== "--json");
const unknown = wanted.find((name) => !benches.has(name));
if (unknown !== undefined) {
  process.stderr.write(`bench: there is no '${unknown}'; there are: ${[...benches.keys()].join(", ")}\n`);
  process.exit(2);
}

for (const [name, bench] of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (process.stderr.isTTY) process.stderr.write(`${name} …\r`);
  const found = await bench();
  for (const finding of Array.isArray(found) ? (found as readonly Finding[]) : [found as Finding]) {
    process.stdout.write(json ? `${JSON.stringify(finding)}\n` : describe(finding));
  }
}

function describe({ name, rate, peer, peerRate, ratio, budget, unit, met }: Finding): string {
  const mark = colour(met ? "ok  " : "over", met ? 32 : 31);
  const figure = (value: number) =>
    value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 2 : 0 });
  const against = peer === "-" ? "" : `, ${peer}: ${figure(peerRate)} ${unit}`;
  const shown =
    unit === "1/s" ? `ratio ${figure(ratio)}` : `${figure(ratio)} ${unit}${peer === "-" ? "" : " more"}`;
  return `${mark} ${name}\n     ${figure(rate)} ${unit}${against}\n     ${shown}, budget: ${budget}\n`;
}

function colour(text: string, code: number): string {
  const plain = !process.stdout.isTTY || (process.env["NO_COLOR"] ?? "") !== "";
  return plain ? text : `\u001B[${code}m${text}\u001B[0m`;
}
