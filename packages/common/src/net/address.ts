import type { BlockList } from 'node:net'

/** A range of addresses: its first address and how many leading bits it shares. */
type Range = readonly [first: string, bits: number]

/** Ranges of IPv4 that do not lead to the public internet, RFC 6890. */
const REFUSED_IPV4: readonly Range[] = [
  ['0.0.0.0', 8], // this network; most systems connect it to themselves
  ['10.0.0.0', 8], // private use
  ['100.64.0.0', 10], // shared by carriers; holds the metadata service of a cloud
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // the host of a cloud's machine, reachable from there only
  ['169.254.0.0', 16], // link local; holds the metadata services of most clouds
  ['172.16.0.0', 12], // private use
  ['192.0.0.0', 24], // protocol assignments; holds the metadata service of a cloud
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private use
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
]

/** NAT64: an IPv4 address in the last 32 bits, which the network translates to, RFC 6052 §2.1. */
const NAT64 = '64:ff9b::'

/** All of IPv6 that can lead to the public internet; loopback, private, link-local, mapped and multicast addresses lie elsewhere. */
const GLOBAL_IPV6: readonly Range[] = [
  ['2000::', 3],
  [NAT64, 96],
]

/** What does not lead there within those ranges, RFC 6890. */
const REFUSED_IPV6: readonly Range[] = [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which carries any IPv4 address, private ones too
  ['3fff::', 20], // documentation
  ...REFUSED_IPV4.map(([first, bits]): Range => [NAT64 + first, 96 + bits]),
]

let tables: { refused: BlockList; globalIpv6: BlockList } | undefined

/** True for an IP address that leads to the public internet; false for anything else, text that is no address included. */
export function isPublicAddress(address: string): boolean {
  const { isIPv4, isIPv6 } = process.getBuiltinModule('node:net')
  const { refused, globalIpv6 } = (tables ??= makeTables())
  if (isIPv4(address)) return !refused.check(address, 'ipv4')
  if (!isIPv6(address)) return false
  return globalIpv6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
}

function makeTables(): { refused: BlockList; globalIpv6: BlockList } {
  const { BlockList } = process.getBuiltinModule('node:net')
  const refused = new BlockList()
  for (const [first, bits] of REFUSED_IPV4) refused.addSubnet(first, bits, 'ipv4')
  for (const [first, bits] of REFUSED_IPV6) refused.addSubnet(first, bits, 'ipv6')
  const globalIpv6 = new BlockList()
  for (const [first, bits] of GLOBAL_IPV6) globalIpv6.addSubnet(first, bits, 'ipv6')
  return { refused, globalIpv6 }
}
