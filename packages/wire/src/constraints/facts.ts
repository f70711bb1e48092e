/**
 * What a service's model says of the values of one shape and the SDK schema does not.
 * Lengths are counted in characters (strings), bytes (blobs) or elements (lists, maps); bounds are inclusive.
 */
export interface ShapeFacts {
  readonly type: "string" | "blob" | "integer" | "long" | "float" | "double" | "list" | "map";
  readonly min?: number;
  readonly max?: number;
  /** A Java regular expression for the whole value, as the model spells it. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: true;
  /** The shape of a list's elements, where facts are known of it. */
  readonly member?: string;
  /** The shapes of a map's keys and values, where facts are known of them. */
  readonly key?: string;
  readonly value?: string;
}

/** What the model says of a structure: the members that must be there, and the shapes of those with facts. */
export interface StructureFacts {
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
}

/** The facts of one service, of everything that its operations take as input. */
export interface ServiceConstraints {
  readonly shapes: Readonly<Record<string, ShapeFacts>>;
  readonly structures: Readonly<Record<string, StructureFacts>>;
}

/** The facts of a shape by its name, if there are any. */
export function factsOf(constraints: ServiceConstraints, name: string | undefined): ShapeFacts | undefined {
  if (name === undefined || !Object.hasOwn(constraints.shapes, name)) return undefined;
  return constraints.shapes[name];
}

/** The facts of a structure by its name, if there are any. */
export function structureFactsOf(constraints: ServiceConstraints, name: string): StructureFacts | undefined {
  return Object.hasOwn(constraints.structures, name) ? constraints.structures[name] : undefined;
}
