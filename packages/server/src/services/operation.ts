import type { CompiledPolicies, ContextValue } from "@signet/policy";
import type { OperationSchema, Validated, WireService } from "@signet/wire";
import type { AwsError } from "../aws-error.ts";
import type { AnyCaller, Caller } from "../authenticate/caller.ts";
import type { PolicyGroups } from "../authorize/policy-groups.ts";
import type { Passwords } from "../credentials/passwords.ts";
import type { KeyRing } from "../credentials/key-ring.ts";
import type { SessionStatement } from "../credentials/session-statement.ts";
import type { CredentialTools } from "../credentials/tools.ts";
import type { Directory } from "../directory/directory.ts";
import type { IssuerKeys } from "../federation/oidc/issuer-keys.ts";

/** What is asked of the policies before an operation runs. */
export interface AccessRule {
  /** Default: the operation's own, e.g. "iam:CreateUser". */
  readonly action?: string;
  /** The ARN that policies are matched against, or "*". */
  readonly resource: string;
  /** The account that owns the resource. Default: the caller's. */
  readonly resourceAccountId?: string;
  /** Condition keys of this request beside the global ones; undefined values are left out. */
  readonly context?: Readonly<Record<string, ContextValue | undefined>>;
  /** The policy of the resource itself, such as a role's trust policy. */
  readonly resourcePolicy?: CompiledPolicies;
  /** AWS names no reason in the refusal (sts:AssumeRole). */
  readonly withoutReason?: boolean;
}

export interface AccessRequest<I, C = Caller> {
  readonly input: Validated<I>;
  readonly caller: C;
  /** The account of the caller. */
  readonly accountId: string;
  /** For reading: the account's own entities. */
  readonly directory: Directory;
  /** For reading: entities of another account of this server. */
  readonly directoryOf: (accountId: string) => Directory;
  /** For the stored policies of resources. */
  readonly policies: PolicyGroups;
}

/**
 * Who may call an operation: a rule for the policies to decide, or the reason why none is needed. Every operation has one; what a
 * rule function throws (NoSuchEntity, for one) is the answer.
 */
export type Access<I, C = Caller> =
  | ((
      request: AccessRequest<I, C>,
    ) => AccessRule | readonly AccessRule[] | Promise<AccessRule | readonly AccessRule[]>)
  | { readonly noPermissionNeeded: string };

/** What is done outside of a change's transaction: what takes long, and what is kept also when the request is refused. */
export interface Preparation {
  readonly caller: Caller;
  /** The account of the caller. */
  readonly accountId: string;
  /** Epoch milliseconds; the same as the call's. */
  readonly now: number;
  /** For reading: the account's own entities. What was read may be another when the change takes its turn. */
  readonly directory: Directory;
  readonly passwords: Passwords;
  /** Changes something of the account in a transaction of its own, which commits when `work` resolves, whatever becomes of the request. */
  apart<T>(this: void, work: (directory: Directory) => Promise<T>): Promise<T>;
}

/** The key ring: for what leaves the server and comes back. */
export type Seals = Pick<KeyRing, "seal" | "open" | "digest">;

/** One operation being executed for a caller. */
export interface Call<C = Caller> {
  readonly caller: C;
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  /** Epoch milliseconds; one instant for the whole call. */
  readonly now: number;
  /** Epoch milliseconds of the second factor that came with the request, where one did: see `secondFactor`. */
  readonly secondFactorAt?: number | undefined;
  /** The account's entities, inside the call's transaction where the operation changes something. */
  readonly directory: Directory;
  readonly directoryOf: (accountId: string) => Directory;
  readonly credentials: CredentialTools;
  readonly seals: Seals;
  /** The URL that others know this server by: "https://signet.example". */
  readonly publicUrl: string;
}

export type OperationDefinition<I, O, P = undefined> = OperationParts<I, O, P> &
  ([P] extends [undefined]
    ? object
    : {
        /** Runs when the request is allowed, before its change gets in line. What it throws is the answer. */
        prepare(input: Validated<I>, preparation: Preparation): Promise<P>;
      });

interface OperationParts<I, O, P> {
  /** "write" runs in one transaction, which commits together with the audit event. */
  readonly effect: "read" | "write";
  readonly access: Access<I>;
  /** The audit event keeps the answer although nothing changed: for what hands out credentials, as CloudTrail has it. */
  readonly answerInTrail?: boolean;
  /**
   * Verifies the second factor that a request may state, before the policies are asked: they are told of it. Returns when it was given, in
   * epoch milliseconds, or undefined when there is none. What it throws is the answer.
   */
  secondFactor?(input: Validated<I>, preparation: Preparation): Promise<number | undefined>;
  handle(input: Validated<I>, call: Call, prepared: P): O | Promise<O>;
}

/** An operation as the gateway runs it, with its types put away. */
export interface Operation {
  readonly schema: OperationSchema;
  readonly effect: "read" | "write";
  readonly access: Access<object, AnyCaller>;
  readonly answerInTrail?: boolean;
  /** For operations that need no signature alone. */
  readonly unsigned?: {
    readonly noSignatureNeeded: string;
    identify(input: object, means: Identification): Promise<AnyCaller>;
    refused?(refusal: AwsError): AwsError;
  };
  secondFactor?(input: object, preparation: Preparation): Promise<number | undefined>;
  prepare?(input: object, preparation: Preparation): Promise<unknown>;
  handle(
    input: object,
    call: Call<AnyCaller>,
    prepared?: unknown,
  ): object | undefined | Promise<object | undefined>;
}

/** Declares one operation: its schema (an export of the SDK's client that ends in `$`), who may call it, and what it does. */
export function operation<I extends object, O extends object | void, P = undefined>(
  schema: OperationSchema,
  definition: OperationDefinition<I, O, P>,
): Operation {
  return { schema, ...definition } as unknown as Operation;
}

/** What the proof of an unsigned request is looked at with. */
export interface Identification {
  /** Epoch milliseconds of the server's time; the same as the call's. */
  readonly now: number;
  /** Epoch milliseconds, of the machine's clock: who makes proofs goes by clocks of their own. */
  readonly wallClock: number;
  /** For reading: the entities of an account. */
  readonly directoryOf: (accountId: string) => Directory;
  readonly issuerKeys: IssuerKeys;
  readonly seals: Seals;
  /** How the request came: for proofs that are made for one request. */
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly secure: boolean;
    /** The value of a header that is there once. @param name in lower case */
    readonly header: (name: string) => string | undefined;
  };
  /** The URL that others know this server by. */
  readonly publicUrl: string;
  /** The caller that a statement describes; undefined when the user or role behind it is gone. Its access key id is empty. */
  readonly callerOf: (statement: SessionStatement) => Promise<Caller | undefined>;
  /** Changes something of an account in a transaction of its own, whatever becomes of the request. */
  apart<T>(this: void, accountId: string, work: (directory: Directory) => Promise<T>): Promise<T>;
}

export interface UnsignedOperationDefinition<I, O, C extends AnyCaller> {
  readonly effect: "read" | "write";
  /** Why nobody has to sign. */
  readonly noSignatureNeeded: string;
  /** Verifies what the request brings, and says who calls. What it throws is the answer. */
  identify(input: Validated<I>, means: Identification): Promise<C>;
  /** How the operation words it that the policies refuse, or that the caller is gone; default: as every operation. */
  refused?(refusal: AwsError): AwsError;
  /** Asked of the policies. There is no operation without a signature and without a permission. */
  readonly access: Extract<Access<I, C>, (request: never) => unknown>;
  readonly answerInTrail?: boolean;
  handle(input: Validated<I>, call: Call<C>): O | Promise<O>;
}

/**
 * Declares an operation that needs no signature because the request itself brings the proof of who calls. A signature that comes along
 * is not looked at: nothing is believed because of it.
 */
export function unsignedOperation<I extends object, O extends object, C extends AnyCaller>(
  schema: OperationSchema,
  definition: UnsignedOperationDefinition<I, O, C>,
): Operation {
  const { effect, access, answerInTrail } = definition;
  return {
    schema,
    effect,
    access,
    answerInTrail,
    unsigned: definition,
    handle: (input: Validated<I>, call: Call<C>) => definition.handle(input, call),
  } as unknown as Operation;
}

/** How a service words what is no fault of the caller's. */
export interface ServiceFaults {
  /** Something failed, and the caller need not know what. */
  readonly failure: () => AwsError;
  /** A change met others until it gave up. Undefined where callers of the operation are told of a failure. */
  readonly collision: (operationName: string) => AwsError | undefined;
}

/** A service: how it speaks, what it offers, and which operations of its schema it does not have yet. */
export interface Service {
  readonly wire: WireService;
  /** The prefix of its actions in policies, and the service of the credential scope: "iam". */
  readonly signingName: string;
  /** The event source of its audit events: "iam.amazonaws.com". */
  readonly eventSource: string;
  readonly operations: readonly Operation[];
  /** What temporary credentials may not call here, whatever the policies say: the refusal, or undefined. */
  readonly sessionLimit: (caller: Caller, operationName: string) => AwsError | undefined;
  /** Default: InternalFailure and ServiceUnavailable, which every service of AWS has. */
  readonly faults?: ServiceFaults;
  /** Names of operations that answer 501 NotImplemented. */
  readonly notYet: readonly string[];
  /** Their schemas, where operations are asked for by method and path. */
  readonly notYetSchemas?: readonly OperationSchema[];
}
