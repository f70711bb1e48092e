import { scalarRules } from "../../../../wire/src/constraints/rules.ts";
import {
  isScalar,
  type ListShape,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../../../../wire/src/shapes/shape.ts";
import type { ListedOperation } from "./every-operation.ts";
import { inputPairs, type Pair } from "./form.ts";
import type { Names } from "./furnished-account.ts";
import { type Extent, validInput } from "./valid-input.ts";

/** A request that breaks one rule of the model, or of the protocol. */
export interface BadInput {
  /** "UserName: too long" */
  readonly what: string;
  readonly pairs: readonly Pair[];
  readonly code: "ValidationError" | "MalformedInput" | "MalformedQueryString";
  /** What the message names: the member as AWS writes its path, or the parameter. */
  readonly named: string;
}

/** The parameters of an input that take any text, as far as the model goes. */
export function textParameters({ shape }: Pick<ListedOperation, "shape">): readonly string[] {
  return placesOf(shape, "", "", 0).flatMap((place) =>
    isScalar(place.shape) && place.shape.kind === "string" ? [place.parameter] : [],
  );
}

/** Where a value stands: its parameter's name, and the names from the input down as messages have them. */
interface Place {
  readonly shape: Shape;
  readonly parameter: string;
  readonly path: string;
  readonly required: boolean;
}

/** More than this does not fit into a request with everything else. */
const LONGEST = 200_000;

/**
 * Everything that can be wrong with an input of an operation by its model, one thing at a time; the rest of the input is valid.
 *
 * @param extent of that rest
 */
export function badInputs(
  listed: ListedOperation,
  names: Names,
  extent: Extent = "required",
): readonly BadInput[] {
  const base = inputPairs(listed, validInput(listed, names, extent));
  const full = inputPairs(listed, validInput(listed, names, "all"));
  const places = placesOf(listed.shape, "", "", 0);
  return places.flatMap((place) => {
    // A member of a member needs its neighbours.
    const around = place.parameter.includes(".") ? full : base;
    return [...missing(place, around), ...brokenValues(place, around), ...brokenForms(place, around)];
  });
}

function placesOf(shape: StructureShape, parameter: string, path: string, depth: number): readonly Place[] {
  if (depth > 2) return [];
  return shape.members.flatMap((member) => {
    const label = member.name.charAt(0).toLowerCase() + member.name.slice(1);
    const place: Place = {
      shape: member.shape,
      parameter: parameter === "" ? member.wireName : `${parameter}.${member.wireName}`,
      path: path === "" ? label : `${path}.${label}`,
      required: member.required,
    };
    return [place, ...placesIn(place, depth)];
  });
}

function placesIn({ shape, parameter, path }: Place, depth: number): readonly Place[] {
  if (isScalar(shape)) return [];
  switch (shape.kind) {
    case "structure":
      return placesOf(shape, parameter, path, depth + 1);
    case "map":
      return [];
    case "list": {
      const { element } = shape;
      const first = elementName(shape, parameter, 1);
      if (!isScalar(element))
        return element.kind === "structure" ? placesOf(element, first, `${path}.1.member`, depth + 1) : [];
      // Of a list of texts AWS names the list.
      return [{ shape: element, parameter: first, path, required: false }];
    }
  }
}

function elementName(
  { flattened, elementName: element }: ListShape,
  parameter: string,
  number: number | string,
) {
  return flattened ? `${parameter}.${number}` : `${parameter}.${element}.${number}`;
}

/** The parameters without those of one place. */
function without(pairs: readonly Pair[], parameter: string): readonly Pair[] {
  return pairs.filter(([name]) => name !== parameter && !name.startsWith(`${parameter}.`));
}

function missing({ required, parameter, path }: Place, around: readonly Pair[]): readonly BadInput[] {
  const rest = without(around, parameter);
  // Without its only member a structure is not there at all.
  const holder = parameter.slice(0, parameter.lastIndexOf(".") + 1);
  if (!required || !rest.some(([name]) => name.startsWith(holder))) {
    if (!required || holder !== "") return [];
  }
  return [{ what: `${parameter}: missing`, pairs: rest, code: "ValidationError", named: `'${path}'` }];
}

function brokenValues(place: Place, around: readonly Pair[]): readonly BadInput[] {
  const { shape, parameter, path } = place;
  const rest = without(around, parameter);
  if (isScalar(shape)) {
    return brokenTexts(shape).map(([what, text]) => ({
      what: `${parameter}: ${what}`,
      pairs: [...rest, [parameter, text]],
      code: "ValidationError",
      named: `'${path}'`,
    }));
  }
  if (shape.kind !== "list") return [];
  const { min = 0, max } = shape.facts ?? {};
  const common = { code: "ValidationError", named: `'${path}'` } as const;
  const own = around.filter(
    ([name]) =>
      name === elementName(shape, parameter, 1) || name.startsWith(`${elementName(shape, parameter, 1)}.`),
  );
  return [
    ...(min > 0
      ? [{ what: `${parameter}: empty`, pairs: [...rest, [parameter, ""] as const], ...common }]
      : []),
    ...(max !== undefined && max < 1000 && own.length > 0
      ? [
          {
            what: `${parameter}: too many`,
            pairs: [
              ...rest,
              ...Array.from({ length: max + 1 }, (_, index) =>
                own.map(([name, value]): Pair => {
                  const first = elementName(shape, parameter, 1);
                  return [`${elementName(shape, parameter, index + 1)}${name.slice(first.length)}`, value];
                }),
              ).flat(),
            ],
            ...common,
          },
        ]
      : []),
  ];
}

/** Characters of which a pattern is likely not to know one. */
const STRANGE = ["!", " ", "~", "é", "\u0001", "\u007f", "€", "\u{1f600}", "{", "\n", "x"];

/** Values that can be sent, and break a rule of the model. */
function brokenTexts(shape: ScalarShape): readonly Pair[] {
  const { min = 0, max, pattern, enum: values } = shape.facts ?? {};
  if (shape.kind === "number") {
    return [
      ...(min > 0 ? [["too small", String(min - 1)] as const] : []),
      ...(max === undefined ? [] : [["too large", String(max + 1)] as const]),
    ];
  }
  if (shape.kind !== "string") return [];
  const texts: Pair[] = [];
  if (max !== undefined && max < LONGEST) texts.push(["too long", "a".repeat(max + 1)]);
  if (max !== undefined && max < LONGEST / 10)
    texts.push(["too long, in wide characters", "\u{1f600}".repeat(max + 1)]);
  if (min > 0) texts.push(["too short", "a".repeat(min - 1)]);
  if (values !== undefined) texts.push(["no such value", "Nothing"]);
  // Which of these a pattern or a set of values leaves out, only the rules themselves know.
  const candidates = [
    ...(pattern === undefined ? [] : STRANGE.map((strange) => strange.padStart(Math.max(1, min), "a"))),
    ...(values === undefined ? [] : values.map((value) => value.toLowerCase())),
  ].filter((text) => scalarRules(shape).some(({ holds }) => !holds(text as never)));
  return [...texts, ...candidates.map((text): Pair => [`is ${JSON.stringify(text)}`, text])];
}

function brokenForms({ shape, parameter }: Place, around: readonly Pair[]): readonly BadInput[] {
  const rest = without(around, parameter);
  const malformed = (what: string, pair: Pair, more: readonly Pair[] = []): BadInput => ({
    what: `${parameter}: ${what}`,
    pairs: [...rest, pair, ...more],
    code: "MalformedInput",
    named: parameter,
  });
  const given = around.filter(([name]) => name === parameter);
  const duplicate: readonly BadInput[] = given.map(([name, value]) => ({
    what: `${parameter}: twice`,
    pairs: [...around, [name, value]],
    code: "MalformedQueryString",
    named: `Duplicate parameter: ${name}`,
  }));
  if (isScalar(shape)) {
    return [
      ...duplicate,
      malformed("a structure", [`${parameter}.Key`, "x"]),
      malformed("a list", [`${parameter}.member.1`, "x"]),
      ...wrongTypes(shape).map((text) => malformed(`is ${JSON.stringify(text)}`, [parameter, text])),
    ];
  }
  if (shape.kind === "structure") return [malformed("a text", [parameter, "x"])];
  if (shape.kind !== "list") return [];
  return [
    malformed("a text", [parameter, "x"]),
    malformed("without numbers", [`${parameter}.${shape.elementName}`, "x"]),
    malformed("another element", [`${parameter}.other.1`, "x"]),
    ...[
      "0",
      "-1",
      "01",
      "x",
      "1000000",
      "9".repeat(30),
      "1e3",
      ...(isScalar(shape.element) ? ["1.5"] : []),
    ].map((number) => malformed(`number ${number}`, [elementName(shape, parameter, number), "x"])),
  ];
}

function wrongTypes({ kind }: ScalarShape): readonly string[] {
  switch (kind) {
    case "boolean":
      return ["yes", "", "TRUE", "2"];
    case "number":
    case "bigInteger":
      return ["", "x", "1.5", "0x10", "1e999", "NaN", "Infinity", " 1", "9".repeat(40)];
    case "timestamp":
      return ["", "tomorrow", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "9".repeat(30)];
    case "blob":
      return ["*", "a", "a===="];
    case "string":
    case "document":
      return [];
  }
}
