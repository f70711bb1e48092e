import { resolveStructure } from "../../../../wire/src/shapes/resolve.ts";
import type { StructureShape } from "../../../../wire/src/shapes/shape.ts";
import type { Operation, Service } from "../operation.ts";
import { services } from "../services.ts";

/** An operation as its service lists it, with the shape of its input. */
export interface ListedOperation {
  readonly service: Service;
  readonly operation: Operation;
  readonly name: string;
  /** "iam:CreateUser" */
  readonly action: string;
  readonly shape: StructureShape;
}

const NO_MEMBERS: StructureShape = {
  kind: "structure",
  name: "",
  sensitive: false,
  union: false,
  members: [],
};

/**
 * All operations of the services that speak awsQuery: IAM and STS. What is asked by method and path has tests of its own beside it, since
 * there a request is more than its input.
 */
export const EVERY_OPERATION: readonly ListedOperation[] = services
  .filter(({ wire }) => wire.protocol === "awsQuery")
  .flatMap((service) =>
    service.operations.map((operation) => {
      const [, , name, , input] = operation.schema;
      const shape = resolveStructure(input, service.wire.constraints) ?? NO_MEMBERS;
      return { service, operation, name, action: `${service.signingName}:${name}`, shape };
    }),
  );
