/** A number with its noun, which takes an s where it is not one: 1 turn, 1,234 tokens. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
