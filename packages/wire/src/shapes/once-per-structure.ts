import type { StructureShape } from "./shape.ts";

/**
 * What `compile` makes of a structure, made when it is first asked for and kept with the shape. Whoever compiles a member that is a
 * structure asks only when the member is used: a structure may contain itself.
 */
export function oncePerStructure<T>(compile: (shape: StructureShape) => T): (shape: StructureShape) => T {
  const compiled = new WeakMap<StructureShape, { readonly made: T }>();
  return (shape) => {
    const known = compiled.get(shape);
    if (known !== undefined) return known.made;
    const made = compile(shape);
    compiled.set(shape, { made });
    return made;
  };
}
