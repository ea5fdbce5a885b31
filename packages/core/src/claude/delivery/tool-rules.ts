/** Whether a rule is about all calls of a tool. */
export function isWholeTool(rule: string): boolean {
  return !rule.includes('(');
}
