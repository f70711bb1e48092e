/**
 * The input does not have the shape that the schema asks for.
 * Thrown inside the readers of this package only; `read` turns it into the protocol's own error.
 */
export class ReadFault extends Error {}
