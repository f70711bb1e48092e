import { invalidClientTokenId } from "@signet/signature";
import { writeError, type WireError, type WireResponse } from "@signet/wire";
import type { Logger } from "pino";
import type { Authenticator } from "../authenticate/authenticate.ts";
import { type AnyCaller, type Caller, isFederated } from "../authenticate/caller.ts";
import { authenticationError } from "../authenticate/errors.ts";
import { isStillValid } from "../authenticate/still-valid.ts";
import type { Journal } from "../audit/journal.ts";
import type { Strangers } from "../audit/strangers.ts";
import type { Answer, Authorizer } from "../authorize/authorize.ts";
import { authorizationMessage } from "../authorize/explain.ts";
import type { PolicyGroups } from "../authorize/policy-groups.ts";
import type { RequestFacts } from "../authorize/request-facts.ts";
import { AwsError } from "../aws-error.ts";
import { type Passwords, TooManyPasswordsError } from "../credentials/passwords.ts";
import type { CredentialTools } from "../credentials/tools.ts";
import type { Directory } from "../directory/directory.ts";
import type { IssuerKeys } from "../federation/oidc/issuer-keys.ts";
import type { Runtime } from "../runtime.ts";
import type { AccessRule, Call, Preparation, Service } from "../services/operation.ts";
import type { Storage, WriteTransaction } from "../storage/storage.ts";
import { isCollision } from "../storage/postgres/retry.ts";
import { isUnavailable } from "../storage/unavailable.ts";
import { type ArrivedRequest, headerOf } from "../arrived-request.ts";
import { type CataloguedOperation, createCatalogue } from "./catalogue.ts";
import { internalFailure, notImplemented, serviceUnavailable } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
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
  readonly passwords: Passwords;
  /** The URL that others know the server by. */
  readonly publicUrl: string;
  /** By which tokens of identity providers are verified. */
  readonly issuerKeys: IssuerKeys;
  /** The entities of an account: for reading, or inside a transaction. */
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
  readonly runtime: Runtime;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const STRANGE_REGION = "us-east-1";
/** A second's worth of them, about. */
const MOST_WRITES = 1_000;

export function createGateway(options: GatewayOptions): Gateway {
  const { authenticator, authorizer, journal, storage, runtime, newId, logger, metrics } = options;
  const catalogue = createCatalogue(options.services);
  const trail = createTrail(options);

  /** The stages of a request; throws AwsError for what is refused. */
  async function execute(
    request: ArrivedRequest,
    routed: Route,
    facts: RequestFacts,
    progress: Progress,
  ): Promise<WireResponse> {
    const { service, target } = routed;
    if (service === undefined) {
      // Nothing that it could be signed for: who asks for no service learns nothing more than that.
      if (target.kind === "error") throw refused(target.error);
      throw internalFailure();
    }
    if (target.kind === "operation" && target.operation.operation.unsigned !== undefined)
      return executeUnsigned(request, routed, target, facts, progress);
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
    const secondFactorAt = await secondFactorOf(operation, read.input, caller, facts);
    const signedFacts = { ...facts, region: claim.scope.region, secondFactorAt };
    progress.answers = await authorize(caller, operation, read.input, signedFacts);
    const refusal = progress.answers.at(-1)?.refusal;
    if (refusal !== undefined) throw refusal;
    return run(request, routed, operation, caller, read.input, signedFacts, progress);
  }

  /** The same stages for an operation that needs no signature: what the request brings is the proof of who calls. */
  async function executeUnsigned(
    request: ArrivedRequest,
    routed: Route,
    { operation, payload }: Extract<Route["target"], { kind: "operation" }>,
    facts: RequestFacts,
    progress: Progress,
  ): Promise<WireResponse> {
    const read = operation.compiled.read(payload);
    if (!read.ok) throw refused(read.error);
    progress.input = read.input;
    const caller = await operation.operation.unsigned?.identify(read.input, {
      wallClock: runtime.wallClock(),
      directoryOf: (id) => options.directoryOf(id, facts.now),
      issuerKeys: options.issuerKeys,
    });
    if (caller === undefined) throw new Error(`${operation.name} needs a signature`);
    progress.federated = caller;
    progress.answers = await authorize(caller, operation, read.input, facts);
    const refusal = progress.answers.at(-1)?.refusal;
    if (refusal !== undefined) throw refusal;
    return run(request, routed, operation, caller, read.input, facts, progress);
  }

  /** Few operations take one. */
  function secondFactorOf(
    { operation }: CataloguedOperation,
    input: object,
    caller: Caller,
    facts: RequestFacts,
  ): Promise<number | undefined> | undefined {
    if (operation.secondFactor === undefined) return undefined;
    return operation.secondFactor(input, preparationOf(caller, facts));
  }

  function preparationOf(caller: Caller, { now }: RequestFacts): Preparation {
    const { accountId } = caller;
    return {
      caller,
      accountId,
      now,
      // Accounts take turns: one that changes passwords all the time must not keep the others from it.
      passwords: {
        hash: (password) => options.passwords.hash(password, accountId),
        verify: (password, hash) => options.passwords.verify(password, hash, accountId),
      },
      get directory() {
        return options.directoryOf(accountId, now);
      },
      apart: (work) => write((tx) => work(options.directoryOf(accountId, now, tx))),
    };
  }

  /** Asks the policies each question of the operation's access rule, up to the first refusal. */
  async function authorize(
    caller: AnyCaller,
    { operation, action }: CataloguedOperation,
    input: object,
    facts: RequestFacts,
    tx?: WriteTransaction,
  ): Promise<readonly Answer[]> {
    const { access } = operation;
    if (typeof access !== "function") return [];
    const { accountId } = caller;
    const declared = await access({
      input,
      caller,
      accountId,
      directory: options.directoryOf(accountId, facts.now, tx),
      directoryOf: (id) => options.directoryOf(id, facts.now, tx),
      policies: options.policies,
    });
    const rules: readonly AccessRule[] = Array.isArray(declared) ? declared : [declared];
    if (rules.length === 0) throw new Error(`The access rule of ${action} asks nothing`);
    const answers: Answer[] = [];
    for (const rule of rules) {
      const answer = await authorizer.ask(
        caller,
        {
          action: rule.action ?? action,
          resource: rule.resource,
          resourceAccountId: rule.resourceAccountId ?? accountId,
          context: rule.context ?? {},
          resourcePolicy: rule.resourcePolicy,
          withoutReason: rule.withoutReason ?? false,
        },
        facts,
        tx?.db,
      );
      answers.push(answer);
      if (answer.refusal !== undefined) break;
    }
    return answers;
  }

  async function run(
    request: ArrivedRequest,
    routed: Route,
    target: CataloguedOperation,
    caller: AnyCaller,
    input: object,
    facts: RequestFacts,
    progress: Progress,
  ): Promise<WireResponse> {
    const { operation, compiled, describe } = target;
    const told = { request, routed, facts, progress };
    const call = (tx?: WriteTransaction): Call<AnyCaller> => ({
      caller,
      accountId: caller.accountId,
      region: facts.region,
      requestId: facts.requestId,
      now: facts.now,
      secondFactorAt: facts.secondFactorAt,
      get directory() {
        return options.directoryOf(caller.accountId, facts.now, tx);
      },
      directoryOf: (id) => options.directoryOf(id, facts.now, tx),
      credentials: options.credentials,
      publicUrl: options.publicUrl,
    });
    const prepared = isFederated(caller)
      ? undefined
      : await operation.prepare?.(input, preparationOf(caller, facts));
    if (operation.effect === "write") {
      return write(async (tx) => {
        await authorizeAgain(caller, target, input, told, tx);
        const output = await operation.handle(input, call(tx), prepared);
        const response = compiled.write(output, facts.requestId);
        const event = trail.eventOf(told, { output: describe.output(output) });
        await journal.record(tx.db, event);
        return response;
      });
    }
    const output = await operation.handle(input, call(), prepared);
    const response = compiled.write(output, facts.requestId);
    const answer = operation.answerInTrail === true ? describe.output(output) : null;
    journal.enqueue(trail.eventOf(told, { output: answer }));
    return response;
  }

  let writes = 0;

  /** Changes wait for each other. More than can be made in reasonable time are not taken in. */
  async function write<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    if (writes >= MOST_WRITES) throw serviceUnavailable();
    writes += 1;
    metrics.writesUnderWay(writes);
    try {
      return await storage.write(work);
    } finally {
      writes -= 1;
      metrics.writesUnderWay(writes);
    }
  }

  /**
   * What allowed a change may be gone when its turn comes: the key, a policy, a boundary of what is changed. So the questions are asked
   * again where the answers cannot change any more; the first time was to let nobody wait in line who may not change anything.
   */
  async function authorizeAgain(
    caller: AnyCaller,
    target: CataloguedOperation,
    input: object,
    { routed, facts, progress }: Told,
    tx: WriteTransaction,
  ): Promise<void> {
    // Who has no key is vouched for by a provider: whether that is still there, the access rule asks.
    if (!isFederated(caller) && !(await isStillValid(tx.db, caller, facts.now))) {
      throw authenticationError(invalidClientTokenId(), speaksJson(routed.format));
    }
    progress.answers = await authorize(caller, target, input, facts, tx);
    const refusal = progress.answers.at(-1)?.refusal;
    if (refusal !== undefined) throw refusal;
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
    const progress: Progress = {};
    // What would leave no trace is not done.
    if (!journal.hasRoom() && !(await journal.makeRoom())) {
      const error = serviceUnavailable();
      return { response: writeError(routed.format, error, requestId), code: error.code };
    }
    try {
      if (refusal !== undefined) throw refusal;
      return { response: await execute(request, routed, facts, progress), code: "" };
    } catch (thrown) {
      const error = answerTo(thrown, facts, routed);
      trail.tellRefusal({ request, routed, facts, progress }, error);
      return {
        response: withExplanation(writeError(routed.format, error, requestId), progress),
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
        region: STRANGE_REGION,
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
    : new AwsError(error.code, error.status, error.message, error.type);
}
