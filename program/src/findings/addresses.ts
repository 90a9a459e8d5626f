import { BlockList, isIP } from "node:net";

/** What an NFS share says about who may mount it, taken apart. */
export interface Admission {
  readonly admits: (address: string) => boolean;
  /** Entries that are neither address nor network, and so cannot be compared with one: names, wildcards, netgroups. */
  readonly names: readonly string[];
}

/** "10.0.0.0/24", "10.0.0.5", "fd00::/64" as one question; what is none of these is a name. */
export function admissionOf(entries: readonly string[]): Admission {
  const list = new BlockList();
  const names: string[] = [];
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/", 2);
    const family = familyOf(address);
    if (family === null) names.push(entry);
    else if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    names,
    admits: (address) => {
      const family = familyOf(address);
      return family === null ? names.includes(address) : list.check(address, family);
    },
  };
}

function familyOf(address: string): "ipv4" | "ipv6" | null {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? "ipv4" : "ipv6";
}
