import type { Position } from "@signet/policy";

/** A JSON value with the place of its text: characters from `start` to before `end`. */
export interface PlacedValue {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
  /** The values of an object by name, or of a list by index. */
  readonly parts: ReadonlyMap<PropertyKey, PlacedValue>;
}

/** A text is no JSON. The message says what is expected, and `offset` where, in characters from 0. */
export class JsonFaultError extends Error {
  override readonly name = "JsonFaultError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Far deeper than a request with its policies is. */
const DEEPEST = 64;

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** Between the quotes no control character, quote or lone backslash may be. */
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[ !#-[\]-\uffff]*)*"/y;
const NOTHING: PlacedValue["parts"] = new Map();

/**
 * Reads one JSON value or several, one after the other, each with its place. A name that an object has twice is refused: which of both
 * counts would be anybody's guess. Throws JsonFaultError.
 */
export function readPlacedJson(text: string): readonly PlacedValue[] {
  let at = 0;

  function fail(message: string, offset = at): never {
    throw new JsonFaultError(message, offset);
  }

  function take(form: RegExp): string | undefined {
    form.lastIndex = at;
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  }

  /** Takes the character, with the space around it. */
  function takes(character: string): boolean {
    take(SPACE);
    if (text[at] !== character) return false;
    at++;
    take(SPACE);
    return true;
  }

  function readString(): string {
    const start = at;
    const found = take(STRING);
    if (found !== undefined) return JSON.parse(found) as string;
    return fail(
      text[at] === '"' ? "this text does not end, or has a wrong escape" : 'a text in " is expected',
      start,
    );
  }

  function readValue(depth: number): PlacedValue {
    const start = at;
    if (depth > DEEPEST) fail(`this is nested deeper than ${DEEPEST} levels`);
    if (takes("{")) return readObject(start, depth);
    if (takes("[")) return readList(start, depth);
    if (text[at] === '"') return { value: readString(), start, end: at, parts: NOTHING };
    const scalar = take(SCALAR);
    if (scalar === undefined)
      fail(at === text.length ? "the text ends here, too early" : "a value is expected");
    return { value: JSON.parse(scalar) as unknown, start, end: at, parts: NOTHING };
  }

  function readObject(start: number, depth: number): PlacedValue {
    const parts = new Map<string, PlacedValue>();
    if (!takes("}")) {
      do {
        const place = at;
        const name = readString();
        if (parts.has(name)) fail(`${JSON.stringify(name)} is there twice`, place);
        if (!takes(":")) fail('":" is expected');
        parts.set(name, readValue(depth + 1));
      } while (takes(","));
      if (!takes("}")) fail('"," or "}" is expected');
    }
    const value = Object.fromEntries([...parts].map(([name, part]) => [name, part.value]));
    return { value, start, end: endBefore(), parts };
  }

  function readList(start: number, depth: number): PlacedValue {
    const items: PlacedValue[] = [];
    if (!takes("]")) {
      do items.push(readValue(depth + 1));
      while (takes(","));
      if (!takes("]")) fail('"," or "]" is expected');
    }
    const value = items.map((item) => item.value);
    return { value, start, end: endBefore(), parts: new Map(items.entries()) };
  }

  /** The end of what was read, without the space behind it. */
  function endBefore(): number {
    let end = at;
    while (" \t\n\r".includes(text[end - 1] ?? "-")) end--;
    return end;
  }

  const values: PlacedValue[] = [];
  take(SPACE);
  while (at < text.length) {
    values.push(readValue(1));
    take(SPACE);
  }
  return values;
}

/** The value that a path leads to, or as far as there are values. */
export function valueAt(root: PlacedValue, path: readonly PropertyKey[]): PlacedValue {
  let found = root;
  for (const step of path) {
    const next = found.parts.get(step);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

/** Tells the line and column of a character of the text. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
