import type { Surroundings } from "./surroundings.ts";

/** One line on standard error that is written over; nothing where nobody looks at a terminal. */
export interface ProgressLine {
  show(what: string, done: number, total: number): void;
  /** Takes the line away. */
  end(): void;
}

const WIDTH = 30;
const LINE_START = "\r\u001b[2K";

export function createProgressLine({
  err,
  errIsTerminal,
  env,
}: Pick<Surroundings, "err" | "errIsTerminal" | "env">): ProgressLine {
  const visible = errIsTerminal && env["TERM"] !== "dumb";
  let shown = "";
  return {
    show(what, done, total) {
      if (!visible) return;
      const part = total === 0 ? 1 : Math.min(done / total, 1);
      const filled = Math.round(part * WIDTH);
      const text = `${what} [${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${Math.floor(part * 100)} %`;
      // It is told of thousands of steps, of which most change nothing that can be seen.
      if (text === shown) return;
      err(LINE_START + text);
      shown = text;
    },
    end() {
      if (shown !== "") err(LINE_START);
      shown = "";
    },
  };
}
