/** What the composition root injects, so that tests can move time and repeat chance. */
export interface Runtime {
  /** The server's time, in epoch milliseconds: what credentials expire by and policies are evaluated at. */
  readonly now: () => number;
  /** The machine's time, in epoch milliseconds: what signatures of clients are fresh by. Differs from `now` only after POST /_signet/clock. */
  readonly wallClock: () => number;
  /** Cryptographically secure random bytes. */
  readonly randomBytes: (size: number) => Uint8Array;
}
