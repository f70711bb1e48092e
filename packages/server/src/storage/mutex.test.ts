import { expect, it } from "vitest";
import { createMutex } from "./mutex.ts";

it("lets one in at a time, in the order of asking", async () => {
  const mutex = createMutex();
  const order: string[] = [];
  const visit = async (name: string) => {
    await mutex.acquire();
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
    mutex.release();
  };
  const visits = ["a", "b", "c"].map(visit);
  await visits[0];
  // Asked while others wait: last in line.
  await Promise.all([...visits, visit("d")]);
  expect(order).toEqual(["a in", "a out", "b in", "b out", "c in", "c out", "d in", "d out"]);
});

it("can be taken again once it was let go", async () => {
  const mutex = createMutex();
  await mutex.acquire();
  mutex.release();
  await expect(mutex.acquire()).resolves.toBeUndefined();
});
