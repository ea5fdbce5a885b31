/** How many bytes two texts begin with that are the same. */
export function commonPrefixBytes(one: string, other: string): number {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)];
  const difference = bytes.findIndex((byte, index) => byte !== others[index]);
  return difference === -1 ? bytes.length : difference;
}
