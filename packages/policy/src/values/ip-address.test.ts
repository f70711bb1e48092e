import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inRange, parseIpAddress, parseIpRange } from "./ip-address.ts";

function isIn(address: string, range: string): boolean | undefined {
  const [one, other] = [parseIpAddress(address), parseIpRange(range)];
  return one && other && inRange(other, one);
}

describe("addresses", () => {
  test("every address is in its own range, and in the range of everything of its version", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (v4, v6) => {
        expect(isIn(v4, v4)).toBe(true);
        expect(isIn(v4, "0.0.0.0/0")).toBe(true);
        expect(isIn(v6, v6)).toBe(true);
      }),
    );
  });

  test("a longer prefix never holds more", () => {
    const prefix = fc.integer({ min: 0, max: 31 });
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), prefix, (address, range, length) => {
        expect(isIn(address, `${range}/${length + 1}`) && !isIn(address, `${range}/${length}`)).toBe(false);
      }),
    );
  });

  test.each([
    ["203.0.113.7", "203.0.113.0/24", true],
    ["203.0.112.255", "203.0.113.0/24", false],
    ["203.0.113.7", "203.0.113.6/31", true],
    ["2001:db8::1", "2001:DB8:0:0::/64", true],
    ["2001:db8:0:1::1", "2001:db8::/64", false],
    ["::1", "::/0", true],
    ["::ffff:203.0.113.7", "203.0.113.0/24", true],
    ["203.0.113.7", "::ffff:203.0.113.0/120", true],
    ["::ffff:cb00:7107", "203.0.113.7", true],
    ["203.0.113.7", "::/0", false],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", true],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201", true],
  ])("%s in %s is %s", (address, range, is) => {
    expect(isIn(address, range)).toBe(is);
  });
});

describe("what is no address", () => {
  test.each([
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "0x1.2.3.4",
    "1.2.3.4/33",
    "1.2.3.4/",
    "1.2.3.4/-1",
    "1.2.3.4/08",
    "1.2.3.4/24/24",
    " 1.2.3.4",
    "::1::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    ":::",
    ":1",
    "fe80::1%eth0",
    "::1/129",
    "1.2.3.4::",
    "g::",
  ])("%j", (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  });

  test("a range is no address", () => {
    expect(parseIpAddress("10.0.0.0/8")).toBeUndefined();
  });
});
