import { BlockList, isIP } from "node:net";

// What is not an address of the public Internet (IANA IPv4 and IPv6 Special-Purpose Address Registries).

const notPublic = new BlockList();
const IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Within 2000::/3; all that is outside of it is not public either: loopback, mapped IPv4, translation, link-local, unique local. */
const IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
for (const range of IPV4) add(range, "ipv4");
for (const range of IPV6) add(range, "ipv6");
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

function add(range: string, family: "ipv4" | "ipv6"): void {
  const [address = "", bits] = range.split("/");
  notPublic.addSubnet(address, Number(bits), family);
}

/** Whether an IP address is one of the public Internet; false for what is no address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, "ipv4");
    case 6:
      return global.check(address, "ipv6") && !notPublic.check(address, "ipv6");
    default:
      return false;
  }
}
