import { performance } from "node:perf_hooks";

/** One line of the report. Rates are per second unless `unit` says otherwise; then less is better. */
export interface Finding {
  readonly name: string;
  readonly rate: number;
  readonly peer: string;
  readonly peerRate: number;
  /** `rate / peerRate`; where the budget limits a cost, a size or a time, that figure. */
  readonly ratio: number;
  /** What the design asks for, in words. */
  readonly budget: string;
  readonly unit: "1/s" | "ms" | "MB";
  readonly met: boolean;
}

/** How often a second two pieces of work can be done: in turns, so that both meet the same moods of the machine; medians. */
export function compareRates(
  work: () => void,
  peer: () => void,
  {
    rounds = 7,
    roundMilliseconds = 300,
  }: { readonly rounds?: number; readonly roundMilliseconds?: number } = {},
): { readonly rate: number; readonly peerRate: number } {
  const rates: number[] = [];
  const peerRates: number[] = [];
  rateOf(work, roundMilliseconds);
  rateOf(peer, roundMilliseconds);
  for (let round = 0; round < rounds; round += 1) {
    rates.push(rateOf(work, roundMilliseconds));
    peerRates.push(rateOf(peer, roundMilliseconds));
  }
  return { rate: median(rates), peerRate: median(peerRates) };
}

function rateOf(work: () => void, milliseconds: number): number {
  const started = performance.now();
  let count = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    for (let inner = 0; inner < 10; inner += 1) work();
    count += 10;
    elapsed = performance.now() - started;
  }
  return (count * 1000) / elapsed;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
