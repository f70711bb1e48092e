/** The quota of a role's inline policies together; no single policy of a principal can be longer. */
const LIMIT = 10_240;

/** Policies as long as they may be, each of a shape that could cost an engine much to prepare. */
export function policiesAtTheLimit(): readonly { readonly shape: string; readonly text: string }[] {
  const names = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => (from + index).toString(36));
  const actions = (count: number, from = 0) => names(count, from).map((name) => `s3:${name}`);
  const resources = (count: number, from = 0) => names(count, from).map((name) => `arn:aws:s3:::${name}`);
  const deny = (Action: unknown, Resource: unknown, Condition: object = {}) => ({
    Effect: "Deny",
    Action,
    Resource,
    Condition,
  });
  return [
    { shape: "hundreds of actions and resources", text: document([deny(actions(500), resources(250))]) },
    { shape: "short statements", text: fill((index) => deny(`a:${index}`, "*")) },
    {
      shape: "4 actions by 8 resources",
      text: fill((index) => deny(actions(4, index), resources(8, index))),
    },
    {
      shape: "8 actions by 8 resources",
      text: fill((index) => deny(actions(8, 8 * index), resources(8, 8 * index))),
    },
    {
      shape: "9 actions by 9 resources",
      text: fill((index) => deny(actions(9, 9 * index), resources(9, 9 * index))),
    },
    { shape: "64 actions", text: fill((index) => deny(actions(64, 64 * index), "*")) },
    {
      shape: "wildcards within",
      text: fill((index) =>
        deny(
          names(8).map((name) => `s3:*${name}*${index}`),
          [`arn:aws:s3:::*a*${index}`, `arn:aws:s3:::*b*${index}`],
        ),
      ),
    },
    {
      shape: "thousands of wildcards",
      text: document([deny(`s3:${"*a".repeat(2_000)}`, `arn:aws:s3:::${"?*a".repeat(1_900)}`)]),
    },
    {
      shape: "heads within heads",
      text: document([
        deny(
          "*",
          names(120).map((_, index) => `arn:aws:s3:::${"a".repeat(index)}*`),
        ),
      ]),
    },
    {
      shape: "many conditions",
      text: fill((index) => deny("*", "*", { StringEquals: { [`a:${index}`]: ["x", "y"] } })),
    },
    {
      shape: "a condition of many values",
      text: document([deny("*", "*", { StringEquals: { "a:b": names(1_900) } })]),
    },
  ];
}

function document(Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** As many statements as there is room for. */
function fill(statement: (index: number) => object): string {
  const statements: object[] = [];
  let room = LIMIT - document([]).length;
  for (;;) {
    const next = statement(statements.length);
    room -= JSON.stringify(next).length + 1;
    if (room < 0) return document(statements);
    statements.push(next);
  }
}
