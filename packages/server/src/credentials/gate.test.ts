import { expect, it } from "vitest";
import { createGate, GateFullError } from "./gate.ts";

it("runs so much at once, keeps so much waiting, and turns the rest away", async () => {
  const gate = createGate(2, 3);
  const finish: (() => void)[] = [];
  const visit = () => gate.run(() => new Promise<void>((resolve) => finish.push(resolve)));
  const visits = Array.from({ length: 5 }, visit);
  expect(finish).toHaveLength(2);
  await expect(visit()).rejects.toBeInstanceOf(GateFullError);
  finish[0]?.();
  await visits[0];
  await new Promise((resolve) => setImmediate(resolve));
  expect(finish).toHaveLength(3);
  for (let i = 1; i < 5; i++) {
    finish[i]?.();
    await visits[i];
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(finish).toHaveLength(5);
});

it("gives the place free when the work fails", async () => {
  const gate = createGate(1, 0);
  await expect(gate.run(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  await expect(gate.run(async () => "next")).resolves.toBe("next");
});

it("lets parties take turns, and leaves room for others beside one that sends too much", async () => {
  const gate = createGate(1, 10, { one: 3 });
  const done: string[] = [];
  const visit = (party: string) =>
    gate.run(async () => {
      done.push(party);
    }, party);
  const visits = [visit("busy"), visit("busy"), visit("busy"), visit("busy")];
  const tooMuch = visit("busy").catch((error: unknown) => error);
  visits.push(visit("other"), visit("third"));
  await Promise.all(visits);
  expect(await tooMuch).toBeInstanceOf(GateFullError);
  expect(done).toEqual(["busy", "busy", "other", "third", "busy", "busy"]);
});

it("leaves room for whoever is known beside any number of strangers", async () => {
  const gate = createGate(1, 4, { strangers: 2 });
  const done: string[] = [];
  const visit = (party: string, as: "known" | "stranger") =>
    gate.run(
      async () => {
        done.push(party);
      },
      party,
      as,
    );
  const refused = (party: string, as: "known" | "stranger") =>
    visit(party, as).catch((error: unknown) => error);
  // All at once: the first one is let in.
  const visits = [visit("s1", "stranger"), visit("s2", "stranger"), visit("s3", "stranger")];
  const fourth = refused("s4", "stranger");
  visits.push(visit("k1", "known"), visit("k2", "known"));
  const third = refused("k3", "known");
  await Promise.all(visits);
  expect([await fourth, await third]).toEqual([expect.any(GateFullError), expect.any(GateFullError)]);
  expect(done).toEqual(["s1", "s2", "s3", "k1", "k2"]);
  // Who is done with makes room.
  const more = [visit("s5", "stranger"), visit("s6", "stranger"), visit("s7", "stranger")];
  await Promise.all(more);
  expect(done).toHaveLength(8);
});
