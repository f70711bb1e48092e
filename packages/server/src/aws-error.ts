/**
 * An error that a caller is told of, in AWS's words. Whatever else is thrown is a fault of ours: it is logged and answered as
 * InternalFailure without its text.
 *
 * `code` is the code of the awsQuery protocol (NoSuchEntity, AccessDenied ...), `message` what the caller may see. What only the
 * log may keep goes into `detail`; a credential belongs into neither.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  readonly fault: "Sender" | "Receiver";
  readonly detail: string | undefined;

  constructor(code: string, status: number, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.fault = status >= 500 ? "Receiver" : "Sender";
    this.detail = detail;
  }
}
