import { DOMParser } from "@xmldom/xmldom";
import { isWellFormed } from "./well-formed.ts";

// The little of a document's tree that is read here. Names are compared with their namespaces, never by prefix.

/** An element, as xmldom has it. */
export interface XmlElement {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly textContent: string | null;
  readonly firstChild: XmlNode | null;
  readonly parentNode: XmlNode | null;
  readonly attributes: { readonly length: number; item(index: number): XmlAttribute | null };
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
}

interface XmlAttribute {
  readonly localName: string;
  readonly name: string;
  readonly value: string;
}

interface XmlNode {
  readonly nodeType: number;
  readonly nextSibling: XmlNode | null;
}

const ELEMENT = 1;
const TEXT = 3;

/** The document is not one that is read here; the message says nothing of its content. */
export class XmlError extends Error {
  override readonly name = "XmlError";
}

/**
 * Reads an XML document and returns its root. Throws XmlError for what is not well-formed, and for every document type declaration:
 * what it could declare (entities, default attributes) makes one text mean two things.
 *
 * xmldom, which makes the tree that signatures are computed over, mends what is broken. So that nothing is mended here in another way
 * than by whoever signed it, it gets to read only what is well-formed.
 */
export function parseXml(text: string): XmlElement {
  if (!isWellFormed(text)) throw new XmlError("not well-formed");
  const refuse = (): never => {
    throw new XmlError("not well-formed");
  };
  try {
    const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
    const document = parser.parseFromString(text, "text/xml") as unknown as {
      readonly documentElement: XmlElement | null;
    };
    return document.documentElement ?? refuse();
  } catch (error) {
    throw error instanceof XmlError ? error : new XmlError("not well-formed");
  }
}

/** Every tag and every attribute costs time and memory, whatever is in it: so they are counted before a tree is made of them. Throws XmlError. */
export function requireFewMarks(text: string, most: number): void {
  for (const mark of ["<", "="])
    if (text.split(mark, most + 1).length > most) throw new XmlError("too many marks");
}

function siblings(first: XmlNode | null): readonly XmlNode[] {
  const nodes: XmlNode[] = [];
  for (let node = first; node !== null; node = node.nextSibling) nodes.push(node);
  return nodes;
}

function isElement(node: XmlNode): node is XmlNode & XmlElement {
  return node.nodeType === ELEMENT;
}

/** All elements within, without `root` itself, in the order of the document. */
export function descendants(root: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = children(root).toReversed();
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    found.push(element);
    waiting.push(...children(element).toReversed());
  }
  return found;
}

export function children(parent: XmlElement): readonly XmlElement[] {
  return siblings(parent.firstChild).filter(isElement);
}

export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

export function childrenNamed(parent: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return children(parent).filter((child) => isNamed(child, namespace, name));
}

/** The only child of the name; undefined where there is none. Throws XmlError for several. */
export function onlyChild(parent: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const [first, second] = childrenNamed(parent, namespace, name);
  if (second !== undefined) throw new XmlError(`several ${name}`);
  return first;
}

/** The text of an element that has nothing else in it, no comment either; without white space around. Throws XmlError. */
export function textOf(element: XmlElement): string {
  if (siblings(element.firstChild).some(({ nodeType }) => nodeType !== TEXT))
    throw new XmlError(`more than text in ${element.localName}`);
  return (element.textContent ?? "").trim();
}

/** An attribute without a namespace; undefined where there is none. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;
}
