import { authorizationData } from "../../authorization-data/authorization-data.ts";

/** The actions of the services that documents speak of, by their names as AWS writes them. */
export function actionsOf(texts: readonly string[]): readonly string[] {
  const services = authorizationData();
  const prefixes = new Set(
    texts.flatMap((text) =>
      Array.from(text.matchAll(/"([A-Za-z0-9.-]+):/g), ([, prefix = ""]) => prefix.toLowerCase()),
    ),
  );
  return [...prefixes].flatMap((prefix) =>
    [...(services.service(prefix)?.actions.values() ?? [])].map(({ name }) => `${prefix}:${name}`),
  );
}
