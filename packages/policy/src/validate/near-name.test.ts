import { describe, expect, it } from "vitest";
import { nearName } from "./near-name.ts";

const NAMES = ["GetObject", "GetObjectAcl", "PutObject", "ListBucket", "Get"];
const plenty = () => ({ left: 1_000_000 });

describe("nearName", () => {
  it.each([
    ["GetObjekt", "GetObject"],
    ["getobjects", "GetObject"],
    ["GteObject", "GetObject"],
    ["GtObjec", "GetObject"],
    ["GutObject", "GetObject"],
    ["LstBuckets", "ListBucket"],
    ["Gt", "Get"],
    ["Gxy", undefined],
    ["GetBucket", undefined],
    ["DeleteEverything", undefined],
    ["", undefined],
    ["x".repeat(10_000), undefined],
  ])("%s is near %s", (name, near) => {
    expect(nearName(name, NAMES, plenty())).toBe(near);
  });

  it("does not look further than the effort goes", () => {
    expect(nearName("GetObjekt", NAMES, { left: 80 })).toBeUndefined();
  });
});
