import {
  compileOperation,
  type CompiledOperation,
  describeOperation,
  type OperationDescriber,
} from "@signet/wire";
import type { Operation, Service } from "../services/operation.ts";

/** An operation, ready to be executed. */
export interface CataloguedOperation {
  readonly name: string;
  /** "iam:CreateUser" */
  readonly action: string;
  readonly operation: Operation;
  readonly compiled: CompiledOperation;
  readonly describe: OperationDescriber;
}

export interface CataloguedService {
  readonly service: Service;
  /** What a request for it may be signed for. */
  readonly signingNames: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, CataloguedOperation>;
  readonly notYet: ReadonlySet<string>;
}

/** All services, by their signing names. */
export type Catalogue = ReadonlyMap<string, CataloguedService>;

export function createCatalogue(services: readonly Service[]): Catalogue {
  return new Map(services.map((service) => [service.signingName, catalogued(service)]));
}

function catalogued(service: Service): CataloguedService {
  const { wire, signingName } = service;
  return {
    service,
    signingNames: new Set([signingName]),
    operations: new Map(
      service.operations.map((operation) => {
        const name = operation.schema[2];
        const entry: CataloguedOperation = {
          name,
          action: `${signingName}:${name}`,
          operation,
          compiled: compileOperation(wire, operation.schema),
          describe: describeOperation(wire.constraints, operation.schema),
        };
        return [name, entry];
      }),
    ),
    notYet: new Set(service.notYet),
  };
}
