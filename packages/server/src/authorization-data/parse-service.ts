import type {
  AccessLevel,
  ActionAuthorization,
  ConditionKeyAuthorization,
  ConditionKeyType,
  ResourceTypeAuthorization,
  ServiceAuthorization,
} from "@signet/policy";

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  L: "List",
  R: "Read",
  W: "Write",
  P: "Permissions management",
  T: "Tagging",
};

/** Reads one service as tools/extract-authorization-data.ts writes it: keys, then resource types, then actions, by their places. */
export function parseService(prefix: string, name: string, text: string): ServiceAuthorization {
  const conditionKeys: ConditionKeyAuthorization[] = [];
  const resourceTypes: ResourceTypeAuthorization[] = [];
  const actions: ActionAuthorization[] = [];
  const keys = (places = "") => list(places).map((place) => conditionKeys[Number(place)]?.key ?? "");
  for (const line of text.trimEnd().split("\n")) {
    const [kind, own = "", second = "", third, fourth, ...resources] = line.split("\t");
    if (kind === "K") conditionKeys.push({ key: own, type: second as ConditionKeyType });
    else if (kind === "R") resourceTypes.push({ name: own, arn: second, conditionKeys: keys(third) });
    else
      actions.push({
        name: own,
        accessLevel: LEVELS[second] ?? "Write",
        conditionKeys: keys(third),
        dependentActions: list(fourth),
        resourceTypes: resources.map((resource) => {
          const [place = "", ofType, dependent] = resource.split("|");
          return {
            name: resourceTypes[Number.parseInt(place, 10)]?.name ?? "",
            required: place.endsWith("!"),
            conditionKeys: keys(ofType),
            dependentActions: list(dependent),
          };
        }),
      });
  }
  return {
    prefix,
    name,
    actions: new Map(actions.map((action) => [action.name.toLowerCase(), action])),
    resourceTypes: new Map(resourceTypes.map((type) => [type.name, type])),
    conditionKeys: new Map(conditionKeys.map((condition) => [condition.key.toLowerCase(), condition])),
  };
}

function list(text = ""): readonly string[] {
  return text === "" ? [] : text.split(",");
}
