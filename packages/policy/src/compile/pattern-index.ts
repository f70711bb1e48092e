import { type Effort, matchesPattern, type Pattern } from "../match/wildcard.ts";

/**
 * Finds the patterns that match a text without trying all of them. Patterns hang in a tree by the text that they begin with, in which
 * what several begin with is written once; a walk along the text meets all those that can match, and no others. What it costs depends
 * on the text's length, not on the number of patterns. The tree's size and the time to build it are linear in that of the patterns.
 */
export interface PatternNode<V> {
  /** What leads from the node above to this one. */
  readonly label: string;
  /** By the first code unit of their labels. */
  readonly children: ReadonlyMap<number, PatternNode<V>> | undefined;
  /** For the text that ends here, and no other. */
  readonly exact: V | undefined;
  /** For every text that comes by here. */
  readonly prefix: V | undefined;
  /** For texts that come by here and match the pattern. */
  readonly tests: readonly PatternTest<V>[] | undefined;
  /** For every text that comes by here: whether they match is to be found out elsewhere. */
  readonly open: V | undefined;
}

interface PatternTest<V> {
  readonly pattern: Pattern;
  readonly value: V;
}

type Growing<V> = {
  -readonly [K in keyof Omit<PatternNode<V>, "children" | "tests">]: PatternNode<V>[K];
} & { children: Map<number, Growing<V>> | undefined; tests: PatternTest<V>[] | undefined };

/** Builds a tree with one value for each distinct pattern; values come from `make`. */
export interface PatternIndexBuilder<V> {
  readonly root: PatternNode<V>;
  /** The value of a pattern. */
  of(pattern: Pattern): V;
  /** The value for whatever begins with the text, and may match or not. */
  ofHead(head: string): V;
}

export function buildPatternIndex<V>(make: () => V): PatternIndexBuilder<V> {
  const root = nodeOf<V>("");
  const tested = new Map<string, V>();

  function ofTokens(pattern: Pattern & { readonly kind: "tokens" }): V {
    const key = `${pattern.tokens.join()} ${pattern.head}`;
    const known = tested.get(key);
    if (known !== undefined) return known;
    const value = make();
    tested.set(key, value);
    (nodeAt(root, pattern.head).tests ??= []).push({ pattern, value });
    return value;
  }

  return {
    root,
    of(pattern) {
      switch (pattern.kind) {
        case "any":
          return (root.prefix ??= make());
        case "exact":
          return (nodeAt(root, pattern.text).exact ??= make());
        case "prefix":
          return (nodeAt(root, pattern.text).prefix ??= make());
        case "tokens":
          return ofTokens(pattern);
      }
    },
    ofHead: (head) => (nodeAt(root, head).open ??= make()),
  };
}

function nodeOf<V>(label: string): Growing<V> {
  return {
    label,
    children: undefined,
    exact: undefined,
    prefix: undefined,
    tests: undefined,
    open: undefined,
  };
}

/** The node that a text leads to, made where there is none. */
function nodeAt<V>(root: Growing<V>, text: string): Growing<V> {
  let node = root;
  for (let at = 0; at < text.length;) {
    const first = text.charCodeAt(at);
    const children = (node.children ??= new Map());
    const child = children.get(first);
    if (child === undefined) {
      const leaf = nodeOf<V>(text.slice(at));
      children.set(first, leaf);
      return leaf;
    }
    const shared = sharedLength(child.label, text, at);
    if (shared < child.label.length) {
      const fork = nodeOf<V>(child.label.slice(0, shared));
      child.label = child.label.slice(shared);
      fork.children = new Map([[child.label.charCodeAt(0), child]]);
      children.set(first, fork);
      node = fork;
    } else {
      node = child;
    }
    at += shared;
  }
  return node;
}

function sharedLength(label: string, text: string, from: number): number {
  const most = Math.min(label.length, text.length - from);
  let length = 1;
  while (length < most && label.charCodeAt(length) === text.charCodeAt(from + length)) length++;
  return length;
}

/**
 * Visits the values whose patterns match the text; `sure` is false for those of which it is not known. It takes a function and what
 * that works on apart, so that nothing is allocated for a search.
 */
export function visitMatches<V, S>(
  root: PatternNode<V>,
  text: string,
  effort: Effort,
  visit: (value: V, sure: boolean, search: S) => void,
  search: S,
): void {
  let node = root;
  let at = 0;
  for (;;) {
    if (node.prefix !== undefined) visit(node.prefix, true, search);
    if (node.open !== undefined) visit(node.open, false, search);
    if (node.tests !== undefined) visitTests(node.tests, text, effort, visit, search);
    if (at === text.length) {
      if (node.exact !== undefined) visit(node.exact, true, search);
      return;
    }
    const child = node.children?.get(text.charCodeAt(at));
    if (child === undefined || !text.startsWith(child.label, at)) return;
    at += child.label.length;
    node = child;
  }
}

function visitTests<V, S>(
  tests: readonly PatternTest<V>[],
  text: string,
  effort: Effort,
  visit: (value: V, sure: boolean, search: S) => void,
  search: S,
): void {
  for (const { pattern, value } of tests) {
    const matched = matchesPattern(pattern, text, effort);
    if (matched !== false) visit(value, matched === true, search);
  }
}
