/** What the server itself knows of a request; nothing in it can be set by a header of an untrusted peer. */
export interface RequestFacts {
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The region of the credential scope. */
  readonly region: string;
  /** The address of the peer, or, behind a trusted proxy, of the client that it names. */
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  /** The request came over TLS. */
  readonly secure: boolean;
  /** Epoch milliseconds of the second factor that came with this very request, where one did. */
  readonly secondFactorAt?: number | undefined;
}
