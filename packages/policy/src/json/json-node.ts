/** A place in the policy text, both counted from 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A JSON value that remembers where it was written. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

export interface JsonObject {
  readonly type: "object";
  readonly at: Position;
  /** The place just after the closing brace. */
  readonly end: Position;
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly at: Position;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly type: "array";
  readonly at: Position;
  readonly items: readonly JsonNode[];
}

export interface JsonString {
  readonly type: "string";
  readonly at: Position;
  readonly value: string;
}

/** Numbers stay as written: a condition value must not lose digits to floating point. */
export interface JsonNumber {
  readonly type: "number";
  readonly at: Position;
  readonly raw: string;
}

export interface JsonBoolean {
  readonly type: "boolean";
  readonly at: Position;
  readonly value: boolean;
}

export interface JsonNull {
  readonly type: "null";
  readonly at: Position;
}
