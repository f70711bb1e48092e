export type { ServiceConstraints, ShapeFacts, StructureFacts } from "./constraints/facts.ts";
export { describeOperation, type OperationDescriber } from "./describe.ts";
export { errorFromSchema, senderError, type WireError } from "./errors/wire-error.ts";
export { writeError } from "./errors/write-error.ts";
export { compileOperation, type CompiledOperation } from "./operation.ts";
export {
  defaultFormLimits,
  parseForm,
  type FormLimits,
  type FormParameters,
  type FormResult,
} from "./query/form.ts";
export {
  actionOf,
  faultNamespace,
  invalidAction,
  targetOf,
  unknownOperation,
  type ActionResult,
  type TargetResult,
} from "./requested-operation.ts";
export { uriOf } from "./rest-json/http-trait.ts";
export type { OperationUri } from "./rest-json/uri.ts";
export type {
  ErrorFormat,
  Protocol,
  ReadResult,
  RequestPayload,
  RestRequest,
  WireResponse,
  WireService,
} from "./service.ts";
export type { OperationSchema, SchemaRef } from "./shapes/resolve.ts";
export type { Validated } from "./validated.ts";
