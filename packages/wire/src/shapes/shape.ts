import type { ShapeFacts } from "../constraints/facts.ts";

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

export type ScalarKind = "string" | "boolean" | "number" | "bigInteger" | "blob" | "timestamp" | "document";

/** A value without parts. */
export interface ScalarShape {
  readonly kind: ScalarKind;
  readonly sensitive: boolean;
  readonly facts: ShapeFacts | undefined;
  /** Of timestamps: the format that the model asks for; undefined leaves it to the protocol. */
  readonly timestampFormat: TimestampFormat | undefined;
}

export interface ListShape {
  readonly kind: "list";
  readonly sensitive: boolean;
  readonly facts: ShapeFacts | undefined;
  /** The elements follow each other without an element around them (Smithy trait xmlFlattened). */
  readonly flattened: boolean;
  readonly element: Shape;
  /** "member", or what the model calls an element in XML and in forms. */
  readonly elementName: string;
}

export interface MapShape {
  readonly kind: "map";
  readonly sensitive: boolean;
  readonly facts: ShapeFacts | undefined;
  readonly flattened: boolean;
  readonly key: ScalarShape;
  readonly value: Shape;
  /** "key" and "value", or what the model calls them in XML and in forms. */
  readonly keyName: string;
  readonly valueName: string;
}

/** Where a member stands in an HTTP message. Source: Smithy, "HTTP binding traits". */
export type HttpBinding =
  | { readonly in: "body" | "payload" | "status" | "query-map" }
  | { readonly in: "label"; readonly name: string }
  | { readonly in: "query" | "header" | "header-map"; readonly name: string };

export interface Member {
  /** The name in the SDK's types. */
  readonly name: string;
  /** The name in XML and in forms. */
  readonly wireName: string;
  /** The name in JSON, where the protocol goes by the model's names (restJson). */
  readonly jsonName: string;
  /** Where it stands in the HTTP message, for protocols that go by it. */
  readonly binding: HttpBinding;
  readonly required: boolean;
  readonly shape: Shape;
}

export interface StructureShape {
  readonly kind: "structure";
  readonly name: string;
  readonly sensitive: boolean;
  /** Exactly one member is set. */
  readonly union: boolean;
  /** Resolved when first asked for, since structures may contain themselves. */
  readonly members: readonly Member[];
}

/** One schema of the SDK, joined with the facts of the model: what readers, writers and validators are compiled from. */
export type Shape = ScalarShape | ListShape | MapShape | StructureShape;

/** Whether a shape has no parts. */
export function isScalar(shape: Shape): shape is ScalarShape {
  return shape.kind !== "structure" && shape.kind !== "list" && shape.kind !== "map";
}
