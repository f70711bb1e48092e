import { serviceName } from "../../../authorization-data/authorization-data.ts";
import type {
  AccessReportContent,
  ActionAccess,
  ServiceAccess,
} from "../../../directory/reports/access-reports.ts";
import type { AccessingEntity } from "../../../directory/reports/access-subject.ts";
import type { LastAccess } from "../../../directory/reports/last-accesses.ts";
import { type GrantedAccess, grantedServices } from "./granted-access.ts";

/** The services whose actions leave traces here: those that this server answers. A test holds it against them. */
export const TRACKED_SERVICES: readonly string[] = ["iam", "sts"];

/** Puts together which services are granted, and who used them last. */
export function assembleAccessReport(
  granularity: "SERVICE_LEVEL" | "ACTION_LEVEL",
  granted: GrantedAccess,
  entities: readonly AccessingEntity[],
  accesses: readonly LastAccess[],
): AccessReportContent {
  const places = new Map(entities.map((entity, place) => [entity.id, place]));
  const placed = accesses
    .map((access) => ({ ...access, entity: places.get(access.entityId) ?? -1 }))
    .filter(({ entity }) => entity >= 0)
    .toSorted((a, b) => b.at - a.at);
  const byService = Map.groupBy(placed, ({ service }) => service);
  const services = grantedServices(granted).map((namespace): ServiceAccess => {
    const latestFirst = byService.get(namespace) ?? [];
    const latestOfEach = new Map(latestFirst.toReversed().map((access) => [access.entity, access]));
    const actions =
      granularity === "ACTION_LEVEL" && TRACKED_SERVICES.includes(namespace)
        ? { actions: actionsOf(granted.actions(namespace), latestFirst) }
        : {};
    return {
      namespace,
      name: serviceName(namespace) ?? namespace,
      accesses: [...latestOfEach.values()]
        .toSorted((a, b) => b.at - a.at)
        .map(({ entity, at, region }) => ({ entity, at, region })),
      ...actions,
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
