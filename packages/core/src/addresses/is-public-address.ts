import { createAddressList, type AddressList } from './address-list.ts';
import { IPV4_RANGES, IPV6_PUBLIC, IPV6_RANGES } from './ranges.ts';

/** Whether an address is one that anybody on the internet could be given: also in the forms of IPv6 that embed an IPv4 address. */
export function isPublicAddress(address: string): boolean {
  return createAssignedList().has(address) && !createSpecialList().has(address);
}

function createAssignedList(): AddressList {
  const list = createAddressList();
  list.addIpv4({ network: '0.0.0.0', prefix: 0 });
  list.addIpv6(IPV6_PUBLIC);
  return list;
}

function createSpecialList(): AddressList {
  const list = createAddressList();
  for (const range of IPV4_RANGES) list.addIpv4(range);
  for (const range of IPV6_RANGES) list.addIpv6(range);
  return list;
}
