import { TransferError } from "../problems.ts";

/** A value of the file's outermost object: one element of a list member, or the whole value of another member or of an empty list. */
export interface JsonElement {
  /** The member's name. */
  readonly member: string;
  /** The place in the list; undefined for the value of a member that is none. */
  readonly index: number | undefined;
  readonly value: unknown;
}

export interface JsonLimits {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Bytes of one element. */
  readonly element: number;
  /** Objects and arrays within each other, from the outermost one on. */
  readonly depth: number;
}

type Expected =
  | "object"
  | "first key"
  | "key"
  | "colon"
  | "value"
  | "comma"
  | "first item"
  | "item"
  | "item comma"
  | "end";

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Of UTF-8 and of UTF-16: what Windows puts before the text. */
const BYTE_ORDER_MARK: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf, 0xff, 0xfe]);

/**
 * Reads one JSON object whose members are mostly long lists, an element at a time: no more of the file is in memory than its longest
 * element, and what is nested absurdly deep is refused before anything takes it apart. Throws TransferError for what is no such
 * object, for what breaks a limit, and for a file that ends too early.
 */
export async function* readJsonElements(
  chunks: AsyncIterable<Uint8Array>,
  limits: JsonLimits,
): AsyncGenerator<JsonElement, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const members = new Set<string>();
  let expected = "object" as Expected;
  let member = "";
  let index: number | undefined;
  let position = 0;

  // The value that is being captured: its bytes so far, how deep in it we are, and whether within a string.
  let captured: Uint8Array[] | undefined;
  let capturedBytes = 0;
  let capturesKey = false;
  let scalar = false;
  let depth = 0;
  let inString = false;
  let escaped = false;

  const wrong = (at: number, what: string) =>
    new TransferError(
      `This is not what aws iam get-account-authorization-details writes: ${what} (byte ${at + 1})`,
    );

  function parse(at: number): unknown {
    try {
      return JSON.parse(decoder.decode(Buffer.concat(captured ?? [])));
    } catch {
      throw wrong(at, "no valid JSON");
    }
  }

  /** What is complete; a key is not told but begins its member. */
  function finish(at: number): JsonElement | undefined {
    const value = parse(at);
    captured = undefined;
    if (capturesKey) {
      member = String(value);
      if (members.has(member)) throw wrong(at, `the member ${JSON.stringify(member.slice(0, 64))} twice`);
      members.add(member);
      expected = "colon";
      return undefined;
    }
    expected = index === undefined ? "comma" : "item comma";
    const element = { member, index, value };
    if (index !== undefined) index += 1;
    return element;
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (captured !== undefined) {
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) {
            inString = false;
            if (depth === 0) {
              captured.push(chunk.subarray(from, at + 1));
              const element = finish(position + at);
              if (element !== undefined) yield element;
            }
          }
          continue;
        }
        if (!scalar) {
          if (byte === QUOTE) inString = true;
          else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
            depth += 1;
            if (depth + 2 > limits.depth) throw wrong(position + at, `more than ${limits.depth} levels deep`);
          } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
            depth -= 1;
            if (depth === 0) {
              captured.push(chunk.subarray(from, at + 1));
              const element = finish(position + at);
              if (element !== undefined) yield element;
            }
          }
          continue;
        }
        if (byte !== COMMA && byte !== CLOSE_BRACE && byte !== CLOSE_BRACKET && !isSpace(byte)) continue;
        captured.push(chunk.subarray(from, at));
        const element = finish(position + at);
        if (element !== undefined) yield element;
        // The byte that ended it says how it goes on.
      }
      if (isSpace(byte)) continue;
      if (byte === 0) throw wrong(position + at, "it is UTF-16; write it as UTF-8");
      switch (expected) {
        case "object":
          if (BYTE_ORDER_MARK.has(byte) && position + at < 3) continue;
          if (byte !== OPEN_BRACE) throw wrong(position + at, "it does not begin with {");
          expected = "first key";
          continue;
        case "colon":
          if (byte !== COLON) throw wrong(position + at, "a : is missing");
          expected = "value";
          continue;
        case "comma":
        case "item comma": {
          const inList = expected === "item comma";
          if (byte === COMMA) expected = inList ? "item" : "key";
          else if (byte === (inList ? CLOSE_BRACKET : CLOSE_BRACE)) expected = inList ? "comma" : "end";
          else throw wrong(position + at, "a comma is missing");
          if (expected === "comma") index = undefined;
          continue;
        }
        case "end":
          throw wrong(position + at, "something follows after its end");
        case "first key":
          if (byte === CLOSE_BRACE) {
            expected = "end";
            continue;
          }
          break;
        case "value":
          if (byte === OPEN_BRACKET) {
            index = 0;
            expected = "first item";
            continue;
          }
          break;
        case "first item":
          if (byte === CLOSE_BRACKET) {
            index = undefined;
            expected = "comma";
            yield { member, index, value: [] };
            continue;
          }
          break;
        case "key":
        case "item":
      }
      capturesKey = expected === "first key" || expected === "key";
      if (capturesKey && byte !== QUOTE) throw wrong(position + at, "a member has no name");
      if (byte === COMMA || byte === COLON || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        throw wrong(position + at, "a value is missing");
      }
      captured = [];
      capturedBytes = 0;
      from = at;
      inString = byte === QUOTE;
      escaped = false;
      depth = byte === OPEN_BRACE || byte === OPEN_BRACKET ? 1 : 0;
      scalar = !inString && depth === 0;
    }
    if (captured !== undefined) {
      // A copy: whoever gives the chunks may use their memory again.
      captured.push(Buffer.from(chunk.subarray(from)));
      capturedBytes += chunk.length - from;
      if (capturedBytes > limits.element) {
        throw wrong(position, `${placeOf(member, index)} is larger than ${limits.element} bytes`);
      }
    }
    position += chunk.length;
    if (position > limits.size) throw new TransferError(`The file is larger than ${limits.size} bytes`);
  }
  if (expected !== "end")
    throw wrong(position, position === 0 ? "it is empty" : "it ends too early: it is cut off");
}

/** "UserDetailList[3]" */
export function placeOf(member: string, index: number | undefined): string {
  return index === undefined ? member : `${member}[${index}]`;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
