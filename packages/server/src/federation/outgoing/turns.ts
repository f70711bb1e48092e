/** Who may have how many of something that is scarce. */
export interface Turns {
  /** Takes one for an owner. Returns the function that gives it back, once; undefined when there is none to have. */
  take(owner: string): (() => void) | undefined;
}

/** @param each how many one owner has at the most, so that nobody holds all of them */
export function createTurns(all: number, each: number): Turns {
  const taken = new Map<string, number>();
  let sum = 0;
  return {
    take(owner) {
      const own = taken.get(owner) ?? 0;
      if (sum >= all || own >= each) return undefined;
      sum += 1;
      taken.set(owner, own + 1);
      let isGivenBack = false;
      return () => {
        if (isGivenBack) return;
        isGivenBack = true;
        sum -= 1;
        const left = (taken.get(owner) ?? 1) - 1;
        if (left === 0) taken.delete(owner);
        else taken.set(owner, left);
      };
    },
  };
}
