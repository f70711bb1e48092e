/** Progress goes to standard error: standard output belongs to the server and to machines that read it. */

const stream = process.stderr;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Colours only where somebody looks, and not where they are unwanted (no-color.org). */
function coloured() {
  return stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/**
 * @param {number} code of SGR (ECMA-48, 8.3.117)
 * @param {string} text
 */
function paint(code, text) {
  return coloured() ? `\u001B[${code.toString()}m${text}\u001B[0m` : text;
}

/** @param {string} text */
export const bold = (text) => paint(1, text);
/** @param {string} text */
export const red = (text) => paint(31, text);
/** @param {string} text */
const green = (text) => paint(32, text);
/** @param {string} text */
const dim = (text) => paint(2, text);

/** @param {string} text one line of progress */
export function note(text) {
  stream.write(`${text}\n`);
}

/** @param {number} since of performance.now() */
function elapsed(since) {
  const seconds = (performance.now() - since) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(0)} s`;
}

/**
 * Runs one step of the set-up: a spinner on a terminal, two short lines elsewhere.
 *
 * @template T
 * @param {string} title such as "Building"
 * @param {() => Promise<T>} run
 * @returns {Promise<T>} what `run` returned
 */
export async function step(title, run) {
  const began = performance.now();
  if (!coloured()) {
    note(`${title} ...`);
    const result = await run();
    note(`${title}: done in ${elapsed(began)}`);
    return result;
  }
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    stream.write(`\r\u001B[K${FRAMES[frame]} ${title} ${dim(elapsed(began))}`);
  };
  draw();
  const timer = setInterval(draw, 100);
  try {
    const result = await run();
    stream.write(`\r\u001B[K${green("✔")} ${title} ${dim(elapsed(began))}\n`);
    return result;
  } catch (error) {
    stream.write(`\r\u001B[K${red("✘")} ${title}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
