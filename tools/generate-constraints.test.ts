import { expect, test } from "vitest";

import { constraintsOf, moduleOf, type Model } from "./generate-constraints.ts";

const model: Model = {
  operations: {
    PutThing: { input: { shape: "PutThingRequest" } },
    Ping: {},
  },
  shapes: {
    PutThingRequest: {
      type: "structure",
      required: ["Name"],
      members: {
        Name: { shape: "nameType" },
        Size: { shape: "sizeType" },
        Note: { shape: "freeText" },
        Tags: { shape: "tagList" },
        Labels: { shape: "labelMap" },
        Secret: { shape: "secretType" },
        Children: { shape: "nodeMatrix" },
        Enabled: { shape: "flag" },
      },
    },
    nameType: { type: "string", min: 1, max: 64, pattern: "[\\w]+" },
    sizeType: { type: "integer" },
    freeText: { type: "string" },
    flag: { type: "boolean" },
    secretType: { type: "string", sensitive: true },
    tagList: { type: "list", max: 50, member: { shape: "Tag" } },
    Tag: { type: "structure", members: { Note: { shape: "freeText" } } },
    labelMap: { type: "map", key: { shape: "nameType" }, value: { shape: "freeText" } },
    nodeMatrix: { type: "list", member: { shape: "nodeList" } },
    nodeList: { type: "list", min: 1, member: { shape: "Node" } },
    Node: {
      type: "structure",
      members: { Children: { shape: "nodeMatrix" }, Kind: { shape: "kindType" } },
    },
    kindType: { type: "string", enum: ["a", "b"] },
    OutputOnly: { type: "structure", required: ["Name"], members: { Name: { shape: "nameType" } } },
  },
};

test("keeps what is constrained in the inputs, each shape once, and nothing else", () => {
  expect(constraintsOf(model)).toEqual({
    shapes: {
      kindType: { type: "string", enum: ["a", "b"] },
      labelMap: { type: "map", key: "nameType" },
      nameType: { type: "string", min: 1, max: 64, pattern: "[\\w]+" },
      nodeList: { type: "list", min: 1 },
      nodeMatrix: { type: "list", member: "nodeList" },
      secretType: { type: "string", sensitive: true },
      sizeType: { type: "integer" },
      tagList: { type: "list", max: 50 },
    },
    structures: {
      // Found although the structure contains itself.
      Node: { members: { Children: "nodeMatrix", Kind: "kindType" } },
      PutThingRequest: {
        required: ["Name"],
        members: {
          Name: "nameType",
          Size: "sizeType",
          Tags: "tagList",
          Labels: "labelMap",
          Secret: "secretType",
          Children: "nodeMatrix",
        },
      },
    },
  });
});

test("refuses a model that names a shape it has not", () => {
  expect(() => constraintsOf({ operations: { Go: { input: { shape: "Gone" } } }, shapes: {} })).toThrow(
    "Gone",
  );
});

test("writes a module that names the service in camel case and quotes patterns", () => {
  const source = moduleOf("sso-admin", constraintsOf(model));
  expect(source).toContain("export const ssoAdminConstraints: ServiceConstraints = {");
  expect(source).toContain(`    "nameType": {"type":"string","min":1,"max":64,"pattern":"[\\\\w]+"},\n`);
});
