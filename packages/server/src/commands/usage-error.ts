/** What was asked cannot be understood or read: exit status 2, the message says what is right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
