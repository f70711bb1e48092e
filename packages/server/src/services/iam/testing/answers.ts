/** The members of an answer without the SDK's metadata, and without those that are undefined. */
export function members(answer: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(answer).filter(([name, value]) => name !== "$metadata" && value !== undefined),
  );
}

/** What a client is told of a refusal. */
export interface Refusal {
  readonly name: string;
  readonly status: number | undefined;
  readonly message: string;
}

/** Waits for a request that must be refused; throws when it is not. */
export async function refused(request: Promise<unknown>): Promise<Refusal> {
  try {
    await request;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, status: $metadata?.httpStatusCode, message };
  }
  throw new Error("the request was not refused");
}
