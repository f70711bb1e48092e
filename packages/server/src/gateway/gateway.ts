import { writeError, type WireError, type WireResponse } from "@signet/wire";
import type { Logger } from "pino";
import type { Authenticator } from "../authenticate/authenticate.ts";
import { authenticationError } from "../authenticate/errors.ts";
import type { Journal } from "../audit/journal.ts";
import type { Strangers } from "../audit/strangers.ts";
import type { Authorizer } from "../authorize/authorize.ts";
import { authorizationMessage } from "../authorize/explain.ts";
import type { PolicyGroups } from "../authorize/policy-groups.ts";
import type { RequestFacts } from "../authorize/request-facts.ts";
import { AwsError } from "../aws-error.ts";
import { type Passwords, TooManyPasswordsError } from "../credentials/passwords.ts";
import type { CredentialTools } from "../credentials/tools.ts";
import type { Directory } from "../directory/directory.ts";
import type { IssuerKeys } from "../federation/oidc/issuer-keys.ts";
import { DEFAULT_REGION } from "../region.ts";
import type { Runtime } from "../runtime.ts";
import type { Identification, Seals, Service } from "../services/operation.ts";
import type { Storage, WriteTransaction } from "../storage/storage.ts";
import { isCollision } from "../storage/postgres/retry.ts";
import { isUnavailable } from "../storage/unavailable.ts";
import { type ArrivedRequest, headerOf } from "../arrived-request.ts";
import { createRequireAllowed } from "./ask-policies.ts";
import { boundedWrites } from "./bounded-writes.ts";
import { createCatalogue } from "./catalogue.ts";
import { internalFailure, notImplemented, serviceUnavailable } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import { createRunner } from "./run-operation.ts";
import { type Route, route, speaksJson } from "./route.ts";
import { createTrail, type Progress, type Told } from "./trail.ts";

/** Answers requests to the AWS API. Never throws: whatever happens, there is an answer and an audit event. */
export interface Gateway {
  /** @param refusal why nothing may be done, whatever the request says: it came without its body */
  handle(request: ArrivedRequest, refusal?: AwsError): Promise<WireResponse>;
}

export interface GatewayOptions {
  readonly services: readonly Service[];
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly policies: PolicyGroups;
  readonly journal: Journal;
  readonly strangers: Strangers;
  readonly storage: Storage;
  readonly credentials: CredentialTools;
  readonly seals: Seals;
  readonly passwords: Passwords;
  /** The URL that others know the server by. */
  readonly publicUrl: string;
  /** By which tokens of identity providers are verified. */
  readonly issuerKeys: IssuerKeys;
  /** See `Identification.callerOf`. */
  readonly callerOf: Identification["callerOf"];
  /** The entities of an account: for reading, or inside a transaction. */
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
  readonly runtime: Runtime;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { authenticator, journal, runtime, newId, logger, metrics } = options;
  const catalogue = createCatalogue(options.services);
  const trail = createTrail(options);
  const requireAllowed = createRequireAllowed(options);
  const write = boundedWrites(options.storage, metrics);
  const runner = createRunner(options, { trail, write, requireAllowed });

  /** The stages of a request; throws AwsError for what is refused. */
  async function execute(told: Told): Promise<WireResponse> {
    const { request, routed, facts, progress } = told;
    const { service, target } = routed;
    if (service === undefined) {
      // Nothing that it could be signed for: who asks for no service learns nothing more than that.
      if (target.kind === "error") throw refused(target.error);
      throw internalFailure();
    }
    if (target.kind === "operation" && target.operation.operation.unsigned !== undefined)
      return executeUnsigned(target, told);
    const authentication = await authenticator.authenticate(request, service.signingNames);
    progress.authentication = authentication;
    const name = routed.operationName ?? "";
    if (!authentication.ok) {
      const { failure } = authentication;
      if (target.kind === "not-yet" && failure.code === "MissingAuthenticationToken") {
        throw notImplemented(service.service.signingName, name);
      }
      metrics.refusedSignature(failure.code);
      throw authenticationError(failure, speaksJson(routed.format));
    }
    const { caller, claim } = authentication;
    trail.noteUse(caller, service.service.signingName, claim.scope.region, facts.now);
    if (target.kind === "error") throw refused(target.error);
    if (target.kind === "not-yet") throw notImplemented(service.service.signingName, name);
    const limit = service.service.sessionLimit(caller, name);
    if (limit !== undefined) throw limit;

    const { operation } = target;
    const read = operation.compiled.read(target.payload);
    if (!read.ok) throw refused(read.error);
    progress.input = read.input;
    const secondFactorAt = await runner.secondFactorOf(operation, read.input, caller, facts);
    const signedFacts = { ...facts, region: claim.scope.region, secondFactorAt };
    const asked = { caller, operation, input: read.input, facts: signedFacts };
    await requireAllowed(asked, progress);
    return runner.run(asked, { ...told, facts: signedFacts });
  }

  /** The same stages for an operation that needs no signature: what the request brings is the proof of who calls. */
  async function executeUnsigned(
    { operation, payload }: Extract<Route["target"], { kind: "operation" }>,
    told: Told,
  ): Promise<WireResponse> {
    const { facts, progress } = told;
    const read = operation.compiled.read(payload);
    if (!read.ok) throw refused(read.error);
    progress.input = read.input;
    const { unsigned } = operation.operation;
    if (unsigned === undefined) throw new Error(`${operation.name} needs a signature`);
    const caller = await unsigned.identify(read.input, identificationOf(told));
    progress.vouched = caller;
    const asked = { caller, operation, input: read.input, facts };
    try {
      await requireAllowed(asked, progress);
      return await runner.run(asked, told);
    } catch (error) {
      throw error instanceof AwsError ? (unsigned.refused?.(error) ?? error) : error;
    }
  }

  function identificationOf({ request, facts: { now, secure } }: Told): Identification {
    return {
      now,
      wallClock: runtime.wallClock(),
      directoryOf: (id) => options.directoryOf(id, now),
      issuerKeys: options.issuerKeys,
      seals: options.seals,
      request: {
        method: request.method,
        path: request.path,
        secure,
        header: (name) => headerOf(request, name),
      },
      publicUrl: options.publicUrl,
      callerOf: options.callerOf,
      apart: (accountId, work) => write((tx) => work(options.directoryOf(accountId, now, tx))),
    };
  }

  /** What the caller is told of what was thrown; the rest is for the log. */
  function answerTo(
    thrown: unknown,
    { requestId }: RequestFacts,
    { service, operationName: operation }: Route,
  ): AwsError {
    if (thrown instanceof AwsError) return thrown;
    if (thrown instanceof TooManyPasswordsError) return serviceUnavailable();
    const faults = service?.service.faults;
    const collision = isCollision(thrown);
    if (collision || isUnavailable(thrown)) {
      const { message: reason } = thrown as Error;
      const what = collision ? "a change met others, again and again" : "the database does not answer";
      logger.error({ requestId, operation, reason }, what);
      const told = collision ? faults?.collision(operation ?? "") : undefined;
      return told ?? faults?.failure() ?? serviceUnavailable();
    }
    logger.error({ err: thrown, requestId, operation }, "a request failed");
    return faults?.failure() ?? internalFailure();
  }

  async function respond(
    request: ArrivedRequest,
    routed: Route,
    facts: RequestFacts,
    refusal: AwsError | undefined,
  ): Promise<{ readonly response: WireResponse; readonly code: string }> {
    const { requestId } = facts;
    const told: Told = { request, routed, facts, progress: {} };
    // What would leave no trace is not done.
    if (!journal.hasRoom() && !(await journal.makeRoom())) {
      const error = serviceUnavailable();
      return { response: writeError(routed.format, error, requestId), code: error.code };
    }
    try {
      if (refusal !== undefined) throw refusal;
      return { response: await execute(told), code: "" };
    } catch (thrown) {
      const error = answerTo(thrown, facts, routed);
      trail.tellRefusal(told, error);
      return {
        response: withExplanation(writeError(routed.format, error, requestId), told.progress),
        code: error.code,
      };
    }
  }

  return {
    async handle(request, refusal) {
      const started = performance.now();
      const facts: RequestFacts = {
        requestId: newId(),
        now: runtime.now(),
        region: DEFAULT_REGION,
        sourceIp: request.sourceIp,
        userAgent: headerOf(request, "user-agent"),
        referer: headerOf(request, "referer"),
        secure: request.tls !== undefined,
      };
      const routed = route(catalogue, request);
      const { response, code } = await respond(request, routed, facts, refusal);
      metrics.answered(
        routed.service?.service.signingName ?? "",
        routed.operationName ?? "",
        code,
        response.status,
        performance.now() - started,
      );
      return response;
    },
  };

  /** A refusal by policy carries its reasons, sealed: sts:DecodeAuthorizationMessage tells them to whom the account lets. */
  function withExplanation(response: WireResponse, { answers }: Progress): WireResponse {
    const last = answers?.at(-1);
    const message = last?.refusal === undefined ? undefined : authorizationMessage(last);
    if (message === undefined) return response;
    const encoded = options.credentials.sealMessage(message);
    return { ...response, headers: { ...response.headers, "x-signet-authorization-message": encoded } };
  }
}

function refused(error: WireError | AwsError): AwsError {
  return error instanceof AwsError
    ? error
    : new AwsError(error.code, error.status, error.message, error.type, textMembers(error));
}

function textMembers({ members }: WireError): Readonly<Record<string, string>> | undefined {
  if (members === undefined) return undefined;
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
}
