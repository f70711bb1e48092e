let last = { second: Number.NaN, text: "" };

/** An instant as AWS writes it: ISO 8601 in UTC, whole seconds. `epoch` is in milliseconds. */
export function instantText(epoch: number): string {
  // Each request asks for its own second, several times: writing it out costs a microsecond.
  const second = Math.floor(epoch / 1000);
  if (second !== last.second)
    last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return last.text;
}
