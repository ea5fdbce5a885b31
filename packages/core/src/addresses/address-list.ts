import { BlockList, isIP } from 'node:net';
import { IPV6_EMBEDDING } from './ranges.ts';

interface Subnet {
  readonly network: string;
  readonly prefix: number;
}

export interface AddressList {
  /** Adds addresses as they are, and in each form of IPv6 that embeds them. */
  addIpv4(subnet: Subnet): void;
  addIpv6(subnet: Subnet): void;
  has(address: string): boolean;
}

export function createAddressList(): AddressList {
  const list = new BlockList();
  return {
    addIpv4({ network, prefix }) {
      list.addSubnet(network, prefix, 'ipv4');
      for (const beginning of IPV6_EMBEDDING) list.addSubnet(`${beginning}${network}`, 96 + prefix, 'ipv6');
    },
    addIpv6: ({ network, prefix }) => list.addSubnet(network, prefix, 'ipv6'),
    has(address) {
      const family = isIP(address);
      return family !== 0 && list.check(address.replace(/%.*$/, ''), family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
