interface Range {
  readonly network: string;
  readonly prefix: number;
  /** Of this machine, link-local, or where a cloud keeps its metadata: nobody's to reach, also where private networks are. */
  readonly isLocal?: true;
}

/** The addresses that are not for the public: RFC 6890 and its successors, and the metadata of clouds that are not link-local. */
export const IPV4_RANGES: readonly Range[] = [
  { network: '0.0.0.0', prefix: 8, isLocal: true },
  { network: '10.0.0.0', prefix: 8 },
  { network: '100.64.0.0', prefix: 10 },
  // The metadata of Alibaba.
  { network: '100.100.100.200', prefix: 32, isLocal: true },
  { network: '127.0.0.0', prefix: 8, isLocal: true },
  // The metadata of Azure.
  { network: '168.63.129.16', prefix: 32, isLocal: true },
  { network: '169.254.0.0', prefix: 16, isLocal: true },
  { network: '172.16.0.0', prefix: 12 },
  { network: '192.0.0.0', prefix: 24 },
  // The metadata of Oracle.
  { network: '192.0.0.192', prefix: 32, isLocal: true },
  { network: '192.0.2.0', prefix: 24 },
  { network: '192.88.99.0', prefix: 24 },
  { network: '192.168.0.0', prefix: 16 },
  { network: '198.18.0.0', prefix: 15 },
  { network: '198.51.100.0', prefix: 24 },
  { network: '203.0.113.0', prefix: 24 },
  { network: '224.0.0.0', prefix: 4 },
  { network: '240.0.0.0', prefix: 4 },
];

/** Those within {@link IPV6_PUBLIC}, and those that are local. */
export const IPV6_RANGES: readonly Range[] = [
  // Unspecified and loopback, with all that embed an IPv4 address so.
  { network: '::', prefix: 96, isLocal: true },
  { network: 'fe80::', prefix: 10, isLocal: true },
  // The metadata of AWS and of Google.
  { network: 'fd00:ec2::', prefix: 32, isLocal: true },
  { network: 'fd20:ce::', prefix: 32, isLocal: true },
  // Protocols of the IETF, Teredo among them; documentation; 6to4.
  { network: '2001::', prefix: 23 },
  { network: '2001:db8::', prefix: 32 },
  { network: '2002::', prefix: 16 },
  { network: '3fff::', prefix: 20 },
];

/** All that is assigned for the public so far (RFC 4291): the rest is private, multicast or reserved. */
export const IPV6_PUBLIC: Range = { network: '2000::', prefix: 3 };

/** An IPv4 address inside an IPv6 one: mapped, translated, and by NAT64 (RFC 4291, 2765, 6052). */
export const IPV6_EMBEDDING = ['::ffff:', '::ffff:0:', '64:ff9b::'] as const;
