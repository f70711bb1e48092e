const FORMAT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** In the person's own time zone. @param at as the server says it, in ISO 8601, or as the SDK does */
export function instant(at: string | Date): string {
  return FORMAT.format(new Date(at));
}
