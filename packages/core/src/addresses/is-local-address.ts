import { createAddressList, type AddressList } from './address-list.ts';
import { IPV4_RANGES, IPV6_RANGES } from './ranges.ts';

/** Whether an address is this machine, link-local, or where a cloud keeps its metadata: also in the forms of IPv6. */
export function isLocalAddress(address: string): boolean {
  return createLocalList().has(address);
}

function createLocalList(): AddressList {
  const list = createAddressList();
  for (const range of IPV4_RANGES) if (range.isLocal === true) list.addIpv4(range);
  for (const range of IPV6_RANGES) if (range.isLocal === true) list.addIpv6(range);
  return list;
}
