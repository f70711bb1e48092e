/** An instant as AWS writes it: ISO 8601 in UTC, whole seconds. `epoch` is in milliseconds. */
export function instantText(epoch: number): string {
  return `${new Date(epoch).toISOString().slice(0, 19)}Z`;
}
