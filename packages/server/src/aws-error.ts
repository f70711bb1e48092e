/**
 * An error that a caller is told of, in AWS's words. Whatever else is thrown is a fault of ours: it is logged and answered as
 * the service's own failure, or InternalFailure, without its text.
 *
 * `code` is the code of the awsQuery protocol (NoSuchEntity, AccessDenied ...), `type` the shape that the awsJson protocols name
 * instead where it differs, `message` what the caller may see. A credential belongs into none of them.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  readonly fault: "Sender" | "Receiver";
  readonly type: string;
  /** What the error's shape has beside its message. */
  readonly members: Readonly<Record<string, string>> | undefined;

  constructor(
    code: string,
    status: number,
    message: string,
    type: string = code,
    members?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.fault = status >= 500 ? "Receiver" : "Sender";
    this.type = type;
    this.members = members;
  }
}
