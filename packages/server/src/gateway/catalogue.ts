import {
  compileOperation,
  type CompiledOperation,
  describeOperation,
  type OperationDescriber,
  type OperationUri,
  uriOf,
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
  /** By which methods and paths its operations are asked for, the most particular first; empty where they are asked for by name. */
  readonly uris: readonly CataloguedUri[];
}

export interface CataloguedUri {
  readonly name: string;
  readonly uri: OperationUri;
  /** Undefined for an operation that there is not yet. */
  readonly operation: CataloguedOperation | undefined;
}

/** All services, by their signing names. */
export type Catalogue = ReadonlyMap<string, CataloguedService>;

export function createCatalogue(services: readonly Service[]): Catalogue {
  return new Map(services.map((service) => [service.signingName, catalogued(service)]));
}

function catalogued(service: Service): CataloguedService {
  const { wire, signingName } = service;
  const operations = new Map(
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
  );
  return {
    service,
    signingNames: new Set([signingName]),
    operations,
    notYet: new Set(service.notYet),
    uris: wire.protocol === "restJson" ? uris(service, operations) : [],
  };
}

function uris(
  { operations, notYetSchemas = [] }: Service,
  catalogue: ReadonlyMap<string, CataloguedOperation>,
): readonly CataloguedUri[] {
  return [...operations.map(({ schema }) => schema), ...notYetSchemas]
    .map((schema) => ({ name: schema[2], uri: uriOf(schema), operation: catalogue.get(schema[2]) }))
    .toSorted((one, other) => other.uri.query.length - one.uri.query.length);
}
