import type { Member } from "../shapes/shape.ts";

/** By which names a JSON object has the members of a structure. */
export type JsonDialect = (member: Member) => string;

/** By their own. Source: Smithy, "AWS JSON 1.1 protocol: Shape serialization". */
export const AWS_JSON: JsonDialect = ({ name }) => name;

/** By the model's names for JSON. Source: Smithy, "AWS restJson1 protocol". */
export const REST_JSON: JsonDialect = ({ jsonName }) => jsonName;
