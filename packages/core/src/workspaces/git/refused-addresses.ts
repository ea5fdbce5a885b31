import { BlockList, isIP } from 'node:net';

/** Whether an address is this machine, link-local, or where a cloud keeps its metadata: also in the forms of IPv6. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && createBlockList().check(address.replace(/%.*$/, ''), family === 6 ? 'ipv6' : 'ipv4');
}

/** Unspecified, loopback, link-local, and the metadata of Alibaba, Azure and Oracle that are not link-local. */
const IPV4 = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
] as const;
/** Unspecified and loopback (with all that embed an IPv4 address so), link-local, and the metadata of AWS and Google. */
const IPV6 = [
  ['::', 96],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
  ['fd20:ce::', 32],
] as const;
/** An IPv4 address inside an IPv6 one: mapped, translated, and by NAT64 (RFC 4291, 2765, 6052). */
const EMBEDDING = ['::ffff:', '::ffff:0:', '64:ff9b::'] as const;

function createBlockList(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of IPV4) {
    list.addSubnet(network, prefix, 'ipv4');
    for (const beginning of EMBEDDING) list.addSubnet(`${beginning}${network}`, 96 + prefix, 'ipv6');
  }
  for (const [network, prefix] of IPV6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
