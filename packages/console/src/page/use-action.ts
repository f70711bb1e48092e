import { useCallback, useRef, useState } from "react";

/** Something that the person asked for and that takes a while. */
export interface Action {
  readonly busy: boolean;
  readonly failure: Error | undefined;
  /** Runs it; what it throws becomes `failure`. One at a time: another one is passed over. */
  readonly run: (work: () => Promise<void>) => void;
}

export function useAction(): Action {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const attempt = useCallback(async (work: () => Promise<void>) => {
    running.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const run = useCallback(
    (work: () => Promise<void>) => {
      if (!running.current) void attempt(work);
    },
    [attempt],
  );
  return { busy, failure, run };
}
