import type { ContextValue, PrincipalRef } from "../index.ts";

/** A decision request as plain JSON: what the cases expand to, and what `signet policy simulate --requests` reads. */
export interface SimulationRequest {
  readonly name?: string;
  readonly principal: PrincipalRef;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly principalCanonicalUserId?: string;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly policies: SimulationPolicies;
}

export interface SimulationPolicies {
  readonly identity?: readonly NamedDocument[];
  readonly boundary?: NamedDocument;
  readonly session?: readonly NamedDocument[];
  /** At most one of resource and trust. */
  readonly resource?: NamedDocument;
  readonly trust?: NamedDocument;
  readonly scps?: readonly (readonly NamedDocument[])[];
  readonly rcps?: readonly (readonly NamedDocument[])[];
}

export interface NamedDocument {
  readonly name: string;
  /** The document, or its text. */
  readonly document: unknown;
}
