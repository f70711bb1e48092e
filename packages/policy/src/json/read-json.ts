import type { JsonArray, JsonMember, JsonNode, JsonObject, Position } from "./json-node.ts";

/**
 * The longest text that is read, in UTF-16 code units: a safety cap. The quotas of AWS are far below it, but the
 * longest of its own managed policies has 152,000.
 */
export const MAX_TEXT_LENGTH = 256 * 1024;

/** The deepest nesting of objects and arrays that is read; the policy grammar needs six. */
export const MAX_DEPTH = 16;

export type JsonResult =
  | { readonly ok: true; readonly value: JsonNode }
  | { readonly ok: false; readonly reason: string; readonly at: Position };

/** Where a text begins that is part of no other. */
export const BEGINNING: Position = Object.freeze({ line: 1, column: 1 });

/**
 * Reads a JSON text (RFC 8259), keeping the place of every value. Stricter than JSON.parse: a repeated member name
 * is refused (RFC 8259 section 4 leaves its meaning open, and two readers of one policy must never differ), so is one
 * half of a surrogate pair (section 8.2: the same), a text over MAX_TEXT_LENGTH or nested deeper than MAX_DEPTH. Never throws.
 */
export function readJson(text: string, start: Position = BEGINNING): JsonResult {
  if (text.length > MAX_TEXT_LENGTH) {
    return { ok: false, reason: `longer than ${MAX_TEXT_LENGTH} characters`, at: start };
  }
  const reader = new Reader(text, start);
  try {
    return { ok: true, value: reader.readDocument() };
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, reason: error.message, at: error.at };
    throw error;
  }
}

class JsonFault extends Error {
  readonly at: Position;
  constructor(reason: string, at: Position) {
    super(reason);
    this.at = at;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  readonly #text: string;
  #offset = 0;
  #line: number;
  #lineStart: number;

  constructor(text: string, { line, column }: Position) {
    this.#line = line;
    this.#lineStart = 1 - column;
    this.#text = text;
  }

  readDocument(): JsonNode {
    this.#skipSpace();
    const value = this.#readValue(1);
    this.#skipSpace();
    if (this.#offset < this.#text.length) throw this.#fault("text after the end of the document");
    return value;
  }

  #position(): Position {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1 };
  }

  #fault(reason: string): JsonFault {
    return new JsonFault(reason, this.#position());
  }

  #skipSpace(): void {
    for (; this.#offset < this.#text.length; this.#offset++) {
      const char = this.#text[this.#offset];
      if (char === "\n") {
        this.#line++;
        this.#lineStart = this.#offset + 1;
      } else if (char !== " " && char !== "\t" && char !== "\r") {
        return;
      }
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#offset] !== char) return false;
    this.#offset++;
    return true;
  }

  #readValue(depth: number): JsonNode {
    const at = this.#position();
    const char = this.#text[this.#offset];
    switch (char) {
      case undefined:
        throw this.#fault("the text ends where a value is expected");
      case "{":
        return this.#readObject(at, depth);
      case "[":
        return this.#readArray(at, depth);
      case '"':
        return { type: "string", at, value: this.#readString() };
      default:
        return this.#readScalar(at);
    }
  }

  #readScalar(at: Position): JsonNode {
    if (this.#takeWord("true")) return { type: "boolean", at, value: true };
    if (this.#takeWord("false")) return { type: "boolean", at, value: false };
    if (this.#takeWord("null")) return { type: "null", at };
    NUMBER.lastIndex = this.#offset;
    const raw = NUMBER.exec(this.#text)?.[0];
    if (raw === undefined) throw this.#fault("a value is expected");
    this.#offset += raw.length;
    return { type: "number", at, raw };
  }

  #takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.#offset)) return false;
    this.#offset += word.length;
    return true;
  }

  #readObject(at: Position, depth: number): JsonObject {
    this.#checkDepth(depth);
    this.#offset++;
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    this.#skipSpace();
    if (this.#take("}")) return { type: "object", at, end: this.#position(), members };
    for (;;) {
      const memberAt = this.#position();
      if (this.#text[this.#offset] !== '"') throw this.#fault("a member name in double quotes is expected");
      const key = this.#readString();
      if (seen.has(key)) throw new JsonFault(`the member "${key}" is repeated`, memberAt);
      seen.add(key);
      this.#skipSpace();
      if (!this.#take(":")) throw this.#fault("':' is expected");
      this.#skipSpace();
      members.push({ key, at: memberAt, value: this.#readValue(depth + 1) });
      this.#skipSpace();
      if (this.#take("}")) return { type: "object", at, end: this.#position(), members };
      if (!this.#take(",")) throw this.#fault("',' or '}' is expected");
      this.#skipSpace();
    }
  }

  #readArray(at: Position, depth: number): JsonArray {
    this.#checkDepth(depth);
    this.#offset++;
    const items: JsonNode[] = [];
    this.#skipSpace();
    if (this.#take("]")) return { type: "array", at, items };
    for (;;) {
      items.push(this.#readValue(depth + 1));
      this.#skipSpace();
      if (this.#take("]")) return { type: "array", at, items };
      if (!this.#take(",")) throw this.#fault("',' or ']' is expected");
      this.#skipSpace();
    }
  }

  #checkDepth(depth: number): void {
    if (depth > MAX_DEPTH) throw this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
  }

  #readString(): string {
    this.#offset++;
    let value = "";
    let start = this.#offset;
    for (;;) {
      const code = this.#text.charCodeAt(this.#offset);
      if (Number.isNaN(code)) throw this.#fault("the text ends inside a string");
      if (code < 0x20) throw this.#fault("a control character inside a string");
      if (code === 0x22) {
        value += this.#text.slice(start, this.#offset);
        if (!value.isWellFormed()) throw this.#fault("half of a character in a string");
        this.#offset++;
        return value;
      }
      if (code === 0x5c) {
        value += this.#text.slice(start, this.#offset) + this.#readEscape();
        start = this.#offset;
      } else {
        this.#offset++;
      }
    }
  }

  #readEscape(): string {
    const char = this.#text[this.#offset + 1] ?? "";
    if (char === "u") {
      const hex = this.#text.slice(this.#offset + 2, this.#offset + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#fault("four hexadecimal digits are expected after \\u");
      this.#offset += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined;
    if (plain === undefined) throw this.#fault("an unknown escape in a string");
    this.#offset += 2;
    return plain;
  }
}
