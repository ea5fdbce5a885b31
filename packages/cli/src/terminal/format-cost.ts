/** US dollars to a hundredth of a cent: $0.0042. */
export function formatCost(usd: number): string {
  return usd > 0 && usd < 0.0001 ? '<$0.0001' : `$${usd.toFixed(4)}`;
}
