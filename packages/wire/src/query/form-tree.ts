import { ReadFault } from "../errors/read-fault.ts";
import type { FormParameters } from "./form.ts";

/** The parameters whose names start alike: `Tags.member.1.Key` lies under Tags, member, 1. */
export interface FormNode {
  value: string | undefined;
  readonly children: ReadonlyMap<string, FormNode>;
}

interface GrowingNode extends FormNode {
  children: Map<string, GrowingNode>;
}

/** Most parameters are leaves: they share this, and it stays empty. */
const none: Map<string, GrowingNode> = new Map();

/** Deeper than any schema of an awsQuery service; a name with more parts is no parameter of any of them. */
const deepest = 32;

/** Arranges parameters by the parts of their names, in time proportional to their size. */
export function formTree(form: FormParameters): FormNode {
  const root: GrowingNode = { value: undefined, children: new Map() };
  for (const [name, value] of form.parameters) {
    if (!name.includes(".")) {
      nodeUnder(root, name).value = value;
      continue;
    }
    const parts = name.split(".", deepest + 1);
    if (parts.length > deepest) throw new ReadFault("A parameter is nested too deeply.");
    let node = root;
    for (const part of parts) node = nodeUnder(node, part);
    node.value = value;
  }
  return root;
}

function nodeUnder(parent: GrowingNode, part: string): GrowingNode {
  if (parent.children === none) parent.children = new Map();
  let node = parent.children.get(part);
  if (node === undefined) parent.children.set(part, (node = { value: undefined, children: none }));
  return node;
}
