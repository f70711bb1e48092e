import { ReadFault } from "../errors/read-fault.ts";

/** Deeper than any schema; what lies deeper could exhaust the stack of those who walk it. */
const deepest = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON value of a request's body: UTF-8, not nested too deeply. Throws ReadFault. */
export function parseJsonBody(body: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new ReadFault("The body is not valid UTF-8");
  }
  requireShallow(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The engine's message quotes the input, which may be a secret.
    throw new ReadFault("The body is not valid JSON");
  }
}

function requireShallow(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) throw new ReadFault("The body is nested too deeply");
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
}
