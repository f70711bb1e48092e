import {
  CreateTableNode,
  DataTypeNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  RawNode,
  type RootOperationNode,
} from "kysely";

/**
 * Makes the tables of the migrations STRICT on SQLite, so that it refuses text in a number's column as PostgreSQL does.
 * STRICT knows no `bigint`: SQLite's `integer` has 64 bits already (sqlite.org, "STRICT Tables").
 */
export const strictTables: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};

const MIGRATOR_TABLE = /^kysely_/;

class StrictTables extends OperationNodeTransformer {
  #strict = false;

  protected override transformCreateTable(
    ...args: Parameters<OperationNodeTransformer["transformCreateTable"]>
  ) {
    const [node] = args;
    // The migrator's own tables have types that STRICT does not know.
    this.#strict = !MIGRATOR_TABLE.test(node.table.table.identifier.name);
    const transformed = super.transformCreateTable(...args);
    if (!this.#strict) return transformed;
    this.#strict = false;
    return CreateTableNode.cloneWithEndModifier(transformed, RawNode.createWithSql("strict"));
  }

  protected override transformAlterTable(
    ...args: Parameters<OperationNodeTransformer["transformAlterTable"]>
  ) {
    const { identifier } = args[0].table.table;
    this.#strict = !MIGRATOR_TABLE.test(identifier.name);
    const transformed = super.transformAlterTable(...args);
    this.#strict = false;
    return transformed;
  }

  protected override transformDataType(...args: Parameters<OperationNodeTransformer["transformDataType"]>) {
    const node = super.transformDataType(...args);
    return this.#strict && node.dataType === "bigint" ? DataTypeNode.create("integer") : node;
  }
}

const transformer = new StrictTables() as {
  transformNode: (node: RootOperationNode, id: { queryId: string }) => RootOperationNode;
};
