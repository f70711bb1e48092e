/** How long something may take that is promised to be so "soon". */
const PATIENCE = 5_000;

/** Asks again until the answer is the one awaited; the last answer when it never is, for the test to fail on. */
export async function eventually<T>(
  ask: () => Promise<T>,
  awaited: (answer: T) => boolean,
  patience: number = PATIENCE,
): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (awaited(answer) || performance.now() > until) return answer;
  }
}
