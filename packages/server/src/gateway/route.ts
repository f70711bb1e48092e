import { missingAuthenticationToken } from "@signet/signature";
import {
  actionOf,
  type ErrorFormat,
  invalidAction,
  parseForm,
  type RequestPayload,
  type RestRequest,
  targetOf,
  unknownOperation,
  type WireError,
} from "@signet/wire";
import { authenticationError } from "../authenticate/errors.ts";
import type { AwsError } from "../aws-error.ts";
import { type ArrivedRequest, headerOf } from "../arrived-request.ts";
import type { Catalogue, CataloguedOperation, CataloguedService } from "./catalogue.ts";
import { methodNotAllowed, notFound, unknownService } from "./errors.ts";

/** Where a request goes; nothing of it is authenticated yet. */
export interface Route {
  /** How errors are written. */
  readonly format: ErrorFormat;
  /** The service, where one could be told. */
  readonly service: CataloguedService | undefined;
  /** The operation as the request names it, for the audit trail; undefined when it names none that is known. */
  readonly operationName: string | undefined;
  /** The operation, or why there is none; told only to who is authenticated. */
  readonly target:
    | {
        readonly kind: "operation";
        readonly operation: CataloguedOperation;
        readonly payload: RequestPayload;
      }
    | { readonly kind: "not-yet" }
    | { readonly kind: "error"; readonly error: WireError };
}

const XML: ErrorFormat = { protocol: "awsQuery" };

/** Whether errors have the codes and statuses of the JSON protocols. */
export function speaksJson({ protocol }: ErrorFormat): boolean {
  return protocol !== "awsQuery";
}

/** Credential scope, method and path, X-Amz-Target, Host, Action: in that order. */
export function route(catalogue: Catalogue, request: ArrivedRequest): Route {
  const target = headerOf(request, "x-amz-target");
  const scoped = scopeService(request);
  if (scoped === undefined) {
    const byUri = routeByUri([...catalogue.values()], request);
    if (byUri !== undefined) return byUri;
  }
  const service = scoped === undefined ? unscopedService(catalogue, request, target) : catalogue.get(scoped);
  const format =
    service?.service.wire ?? (target === undefined ? XML : ({ protocol: "awsJson1.1" } as const));
  if (service === undefined) {
    return {
      format,
      service,
      operationName: undefined,
      target: { kind: "error", error: strange(request, scoped, format) },
    };
  }
  const failed = (error: WireError): Route => ({
    format,
    service,
    operationName: undefined,
    target: { kind: "error", error },
  });
  if (service.service.wire.protocol === "restJson") {
    return routeByUri([service], request) ?? failed(unknownOperation());
  }
  if (request.path !== "/") return failed(notFound());
  if (request.method !== "POST" && request.method !== "GET") return failed(methodNotAllowed());
  return service.service.wire.protocol === "awsQuery"
    ? routeByAction(service, request, failed)
    : routeByTarget(service, request, target, failed);
}

/** By method and path, for services that speak so; undefined when none of these has such an operation. */
function routeByUri(services: readonly CataloguedService[], request: ArrivedRequest): Route | undefined {
  for (const service of services) {
    for (const { uri, name, operation } of service.uris) {
      if (uri.method !== request.method) continue;
      const labels = uri.match(request.path);
      if (labels === undefined) continue;
      const query = new URLSearchParams(request.query);
      if (!uri.query.every(([parameter, value]) => query.get(parameter) === value)) continue;
      const format = service.service.wire;
      if (operation === undefined)
        return { format, service, operationName: name, target: { kind: "not-yet" } };
      const payload: RestRequest = {
        labels,
        query,
        header: (header) => headerOf(request, header),
        body: request.body,
      };
      return { format, service, operationName: name, target: { kind: "operation", operation, payload } };
    }
  }
  return undefined;
}

function routeByAction(
  service: CataloguedService,
  request: ArrivedRequest,
  failed: (error: WireError) => Route,
): Route {
  const inQuery = request.method === "GET" || request.body.byteLength === 0;
  const parsed = parseForm(inQuery ? request.query : request.body);
  if (!parsed.ok) return failed(parsed.error);
  const named = actionOf(parsed.form);
  if (!named.ok) return failed(named.error);
  if (named.version !== service.service.wire.apiVersion) {
    return failed(invalidAction(named.action, named.version));
  }
  return (
    routeByName(service, named.action, parsed.form) ?? failed(invalidAction(named.action, named.version))
  );
}

function routeByTarget(
  service: CataloguedService,
  request: ArrivedRequest,
  target: string | undefined,
  failed: (error: WireError) => Route,
): Route {
  const named = targetOf(target);
  if (!named.ok) return failed(named.error);
  if (request.method !== "POST" || named.prefix !== service.service.wire.targetPrefix) {
    return failed(unknownOperation());
  }
  return routeByName(service, named.operation, request.body) ?? failed(unknownOperation());
}

function routeByName(service: CataloguedService, name: string, payload: RequestPayload): Route | undefined {
  const format = service.service.wire;
  const operation = service.operations.get(name);
  if (operation !== undefined) {
    return { format, service, operationName: name, target: { kind: "operation", operation, payload } };
  }
  if (!service.notYet.has(name)) return undefined;
  return { format, service, operationName: name, target: { kind: "not-yet" } };
}

/** What the request says that it was signed for; authentication then holds it to that. */
function scopeService(request: ArrivedRequest): string | undefined {
  const authorization = headerOf(request, "authorization");
  const credential =
    authorization === undefined ? credentialInQuery(request.query) : credentialIn(authorization);
  const parts = credential?.split("/", 6);
  return parts?.length === 5 && parts[3] !== "" ? parts[3] : undefined;
}

// By indexes and splitting only: this is read of everyone's bytes, before anything is known of who sent them.

function credentialIn(authorization: string): string | undefined {
  const start = authorization.indexOf("Credential=");
  if (start === -1) return undefined;
  const end = authorization.indexOf(",", start);
  return authorization.slice(start + "Credential=".length, end === -1 ? undefined : end);
}

function credentialInQuery(query: string): string | undefined {
  const pair = query.split("&").find((part) => part.startsWith("X-Amz-Credential="));
  return pair?.slice("X-Amz-Credential=".length).replaceAll("%2F", "/").replaceAll("%2f", "/");
}

function unscopedService(
  catalogue: Catalogue,
  request: ArrivedRequest,
  target: string | undefined,
): CataloguedService | undefined {
  const services = [...catalogue.values()];
  if (target !== undefined) {
    const named = targetOf(target);
    return named.ok ? services.find(({ service }) => service.wire.targetPrefix === named.prefix) : undefined;
  }
  const [label = ""] = (headerOf(request, "host") ?? "").split(".", 1);
  return catalogue.get(label) ?? services.find((service) => hasAction(service, request));
}

function hasAction(service: CataloguedService, request: ArrivedRequest): boolean {
  if (service.service.wire.protocol !== "awsQuery" || request.path !== "/") return false;
  const found = routeByAction(service, request, (error) => ({
    format: XML,
    service: undefined,
    operationName: undefined,
    target: { kind: "error", error },
  }));
  return found.operationName !== undefined;
}

/** Why a request is for no service. */
function strange(request: ArrivedRequest, scoped: string | undefined, format: ErrorFormat): AwsError {
  if (request.path !== "/") return notFound();
  return scoped === undefined
    ? authenticationError(missingAuthenticationToken(), speaksJson(format))
    : unknownService(shown(scoped));
}

/** What of a caller's text may be repeated in an error. */
function shown(text: string): string {
  return /^[\w-]{1,64}$/.test(text) ? text : "?";
}
