/** The credential scope: what one derived signing key is good for. */
export interface Scope {
  /** YYYYMMDD, UTC */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** What a request says about its signature. Nothing of it is proven before `verifySignature` says ok. */
export interface SignatureClaim {
  readonly via: "header" | "query";
  readonly accessKeyId: string;
  readonly scope: Scope;
  /** Lower case, sorted, without duplicates; `host` and each `x-amz-*` header of the request are among them. */
  readonly signedHeaders: readonly string[];
  /** As sent. Not to be logged. */
  readonly signature: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** The same instant as it enters the string to sign: YYYYMMDDTHHMMSSZ. */
  readonly timestampText: string;
  /** Not to be logged. */
  readonly sessionToken: string | undefined;
  /** How long a presigned request is good for, in seconds; undefined where the request does not say (always, for `header`). */
  readonly expiresSeconds: number | undefined;
}
