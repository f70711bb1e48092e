import { serviceName } from "../../../authorization-data/authorization-data.ts";
import type {
  AccessReportContent,
  ActionAccess,
  ServiceAccess,
} from "../../../directory/reports/access-reports.ts";
import type { AccessingEntity } from "../../../directory/reports/access-subject.ts";
import type { LastAccess } from "../../../directory/reports/last-accesses.ts";

/** What a report is about: the services that are granted and, where it is asked for by action, the actions of those that are tracked. */
export interface Granted {
  /** Prefixes, sorted. */
  readonly services: readonly string[];
  /** Names by the service's prefix, sorted. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
}

/** Puts together which services are granted, and who used them last. */
export function assembleAccessReport(
  granted: Granted,
  entities: readonly AccessingEntity[],
  accesses: readonly LastAccess[],
): AccessReportContent {
  const places = new Map(entities.map((entity, place) => [entity.id, place]));
  const placed = accesses
    .map((access) => ({ ...access, entity: places.get(access.entityId) ?? -1 }))
    .filter(({ entity }) => entity >= 0)
    .toSorted((a, b) => b.at - a.at);
  const byService = Map.groupBy(placed, ({ service }) => service);
  const services = granted.services.map((namespace): ServiceAccess => {
    const latestFirst = byService.get(namespace) ?? [];
    const latestOfEach = new Map(latestFirst.toReversed().map((access) => [access.entity, access]));
    const actions = granted.actions.get(namespace);
    return {
      namespace,
      name: serviceName(namespace) ?? namespace,
      accesses: [...latestOfEach.values()]
        .toSorted((a, b) => b.at - a.at)
        .map(({ entity, at, region }) => ({ entity, at, region })),
      ...(actions === undefined ? {} : { actions: actionsOf(actions, latestFirst) }),
    };
  });
  return { entities, services };
}

function actionsOf(
  names: readonly string[],
  latestFirst: readonly (LastAccess & { readonly entity: number })[],
): ActionAccess[] {
  const latest = new Map(latestFirst.toReversed().map((access) => [access.action.toLowerCase(), access]));
  return names.map((name) => {
    const last = latest.get(name.toLowerCase());
    return last === undefined
      ? { name }
      : { name, last: { entity: last.entity, at: last.at, region: last.region } };
  });
}
