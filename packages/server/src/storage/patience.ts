/** Milliseconds that a write waits at most for others that hold it up: its turn among them, so that a queue of them does not add up. */
const LONGEST_WAIT = 10_000;

/** When a write that was asked for at that time gives up if it is still held up. It is tried once even when its turn comes later. */
export function deadlineFrom(asked: number): number {
  return asked + LONGEST_WAIT;
}
