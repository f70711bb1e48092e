import type { DelegationRequestRow, DelegationState } from "../../storage/schema/delegation.ts";
import {
  concurrentModification,
  entityAlreadyExists,
  invalidInput,
  limitExceeded,
  noSuchEntity,
} from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import type { DirectoryScope } from "../scope.ts";
import type { Approver } from "./approver.ts";
import type { GivenParameter } from "./policy-template.ts";
import { newExchangeToken, newRequestId, requestorOf, tokenDigest } from "./request-id.ts";
import { KEPT_FOR, LIFETIME, REQUESTS_PER_ACCOUNT, requireStep, type Step } from "./states.ts";

export interface NewDelegationRequest {
  readonly workflowId: string;
  readonly templateArn: string;
  readonly parameters: readonly GivenParameter[];
  /** The template with its parameters filled in. */
  readonly policy: string;
  readonly description: string;
  readonly message: string | undefined;
  readonly redirectUrl: string | undefined;
  readonly notificationChannel: string;
  readonly sessionSeconds: number;
  readonly onlySendByOwner: boolean;
  readonly ownerAccountId: string | undefined;
}

/** Who takes a request on, or accepts it. */
export interface Identity {
  readonly arn: string;
  /** Unique id of the user or role session; of root the account's. */
  readonly id: string;
}

/**
 * Requests for temporary delegation: those that this account made, those that it owns, and those that nobody owns yet. They are rows of the
 * account that made them (IAM User Guide, "Building your integration").
 */
export function delegationRequestsOf(scope: DirectoryScope) {
  const { db, accountId, now } = scope;

  async function read(requestId: string): Promise<DelegationRequestRow | undefined> {
    const requestor = requestorOf(requestId);
    if (requestor === undefined) return undefined;
    return db
      .selectFrom("delegation_requests")
      .selectAll()
      .where("account_id", "=", requestor)
      .where("request_id", "=", requestId)
      .executeTakeFirst();
  }

  /** A request that this account may know of as a customer: its own, or one that has no account yet. */
  async function find(requestId: string): Promise<DelegationRequestRow | undefined> {
    const row = await read(requestId);
    if (row === undefined) return undefined;
    return row.owner_account_id === null || row.owner_account_id === accountId ? row : undefined;
  }

  /** Throws NoSuchEntity. */
  async function get(requestId: string): Promise<DelegationRequestRow> {
    const row = await find(requestId);
    if (row === undefined) throw noSuchRequest(requestId);
    return row;
  }

  /** Takes a step from the state that the row was read in. Throws InvalidInput where there is no such step, ConcurrentModification. */
  async function step(
    row: DelegationRequestRow,
    to: Step,
    change: Partial<Omit<DelegationRequestRow, "account_id" | "request_id" | "state">>,
  ): Promise<void> {
    requireStep(row, to, now());
    const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await db
      .updateTable("delegation_requests")
      .set({ ...change, state: to, updated_at: now(), expires_at: now() + LIFETIME[to] })
      .where("account_id", "=", row.account_id)
      .where("request_id", "=", row.request_id)
      .where("state", "=", row.state)
      .execute();
    if (numUpdatedRows === 0n)
      throw concurrentModification(
        `The delegation request ${row.request_id} was changed by another request.`,
      );
    scope.announce(`delegation-request:${row.request_id}`);
  }

  return {
    find,
    get,

    /**
     * Throws EntityAlreadyExists for a workflow that has a request already, LimitExceeded, and InvalidInput for an owner's account that is not
     * there.
     */
    async create(made: NewDelegationRequest): Promise<DelegationRequestRow> {
      await forgetOld();
      const { ownerAccountId: owner = null } = made;
      if (owner !== null && !(await isAccount(owner)))
        throw invalidInput(`The account ${owner} cannot be found.`);
      const { count } = await db
        .selectFrom("delegation_requests")
        .select((of) => of.fn.countAll<number | bigint | string>().as("count"))
        .where("account_id", "=", accountId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= REQUESTS_PER_ACCOUNT)
        throw limitExceeded(`Cannot exceed quota for DelegationRequestsPerAccount: ${REQUESTS_PER_ACCOUNT}`);
      const taken = () =>
        entityAlreadyExists(`A delegation request for workflow id ${made.workflowId} already exists.`);
      const known = await db
        .selectFrom("delegation_requests")
        .select("request_id")
        .where("account_id", "=", accountId)
        .where("workflow_id", "=", made.workflowId)
        .executeTakeFirst();
      if (known !== undefined) throw taken();
      const row: DelegationRequestRow = {
        account_id: accountId,
        request_id: newRequestId(accountId, scope.randomBytes),
        workflow_id: made.workflowId,
        template_arn: made.templateArn,
        parameters: JSON.stringify(made.parameters),
        policy: made.policy,
        description: made.description,
        request_message: made.message ?? null,
        redirect_url: made.redirectUrl ?? null,
        notification_channel: made.notificationChannel,
        session_seconds: made.sessionSeconds,
        only_send_by_owner: made.onlySendByOwner ? 1 : 0,
        state: "UNASSIGNED",
        owner_account_id: owner,
        owner_arn: null,
        owner_id: null,
        approver_arn: null,
        approver: null,
        notes: null,
        rejection_reason: null,
        created_at: now(),
        updated_at: now(),
        expires_at: now() + LIFETIME.UNASSIGNED,
        sent_at: null,
        token_digest: null,
      };
      await refuseDuplicate(db.insertInto("delegation_requests").values(row).execute(), taken);
      scope.announce(`delegation-request:${row.request_id}`);
      return row;
    },

    /** Those that someone of this account took on, sorted by id: what nobody owns yet is in no list. */
    list(request: PageRequest, ownerArn: string | undefined): Promise<Page<DelegationRequestRow>> {
      return page(
        request,
        ({ request_id: id }) => id,
        (after = "", limit) => {
          let query = db
            .selectFrom("delegation_requests")
            .selectAll()
            .where("owner_account_id", "=", accountId)
            .where("owner_arn", "is not", null);
          if (ownerArn !== undefined) query = query.where("owner_arn", "=", ownerArn);
          return query.where("request_id", ">", after).orderBy("request_id").limit(limit).execute();
        },
      );
    },

    /** Takes a request on for this account. */
    async associate(requestId: string, owner: Identity): Promise<void> {
      await step(await get(requestId), "ASSIGNED", {
        owner_account_id: accountId,
        owner_arn: owner.arn,
        owner_id: owner.id,
      });
    },

    /** Passes a request on to whoever may accept it. */
    async update(requestId: string, notes: string | undefined): Promise<void> {
      await step(await get(requestId), "PENDING_APPROVAL", notes === undefined ? {} : { notes });
    },

    async accept(requestId: string, approver: Identity & { readonly kept: Approver }): Promise<void> {
      await step(await get(requestId), "ACCEPTED", {
        approver_arn: approver.arn,
        approver: JSON.stringify(approver.kept),
      });
    },

    async reject(requestId: string, reason: string | undefined): Promise<void> {
      await step(await get(requestId), "REJECTED", { rejection_reason: reason ?? null });
    },

    /** Releases the exchange token: from now on it can be handed over, and the time of the delegated session runs. */
    async send(requestId: string): Promise<void> {
      await step(await get(requestId), "FINALIZED", { sent_at: now() });
    },

    /** A request that this account made, whoever owns it. */
    findMade(requestId: string): Promise<DelegationRequestRow | undefined> {
      return requestorOf(requestId) === accountId ? read(requestId) : Promise.resolve(undefined);
    },

    /** Those that this account made, sorted by id. */
    listMade(): Promise<readonly DelegationRequestRow[]> {
      return db
        .selectFrom("delegation_requests")
        .selectAll()
        .where("account_id", "=", accountId)
        .orderBy("request_id")
        .execute();
    },

    /**
     * Makes the exchange token of a request that this account made, once: what is kept of it is a digest. Throws NoSuchEntity, and InvalidInput
     * before it was released, when its time is over, and for a second one.
     */
    async handOver(requestId: string): Promise<{ readonly token: string; readonly endsAt: number }> {
      const row = await this.findMade(requestId);
      if (row === undefined) throw noSuchRequest(requestId);
      const endsAt = delegationEndsAt(row);
      if (endsAt === undefined)
        throw invalidInput(
          `The exchange token of the delegation request ${requestId} was not released: who owns the request does that by iam:SendDelegationToken.`,
        );
      if (endsAt <= now()) throw invalidInput(`The time of the delegation request ${requestId} is over.`);
      const token = newExchangeToken(requestId, scope.randomBytes);
      const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await db
        .updateTable("delegation_requests")
        .set({ token_digest: tokenDigest(token) })
        .where("account_id", "=", accountId)
        .where("request_id", "=", requestId)
        .where("token_digest", "is", null)
        .execute();
      if (numUpdatedRows === 0n)
        throw invalidInput(
          `The exchange token of the delegation request ${requestId} was handed over already.`,
        );
      scope.announce(`delegation-request:${requestId}`);
      return { token, endsAt };
    },
  };

  async function isAccount(id: string): Promise<boolean> {
    const found = await db
      .selectFrom("accounts")
      .select("account_id")
      .where("account_id", "=", id)
      .executeTakeFirst();
    return found !== undefined;
  }

  /** "Expired requests are eventually deleted": when the account makes another. */
  async function forgetOld(): Promise<void> {
    await db
      .deleteFrom("delegation_requests")
      .where("account_id", "=", accountId)
      .where("expires_at", "<", now() - KEPT_FOR)
      .execute();
  }
}

/** Epoch milliseconds of the end of a delegated session: its time runs since the token was released. Undefined before that. */
export function delegationEndsAt({ sent_at: sentAt, session_seconds: seconds }: DelegationRequestRow) {
  return sentAt === null ? undefined : Math.floor(sentAt / 1000) * 1000 + seconds * 1000;
}

/** What a request's state is at an instant: of those whose time is over, EXPIRED. */
export function stateAt(row: DelegationRequestRow, now: number): DelegationState | "EXPIRED" {
  return row.expires_at <= now ? "EXPIRED" : row.state;
}

function noSuchRequest(requestId: string) {
  return noSuchEntity(`The delegation request with id ${requestId} cannot be found.`);
}
