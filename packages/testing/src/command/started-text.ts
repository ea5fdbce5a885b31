/** What a started server tells the person at the terminal: its URL, and lines to paste into another shell. */
export function startedText(url: string, environment: Readonly<Record<string, string>>): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}\n`);
  return `# Model server at ${url}. To run claude against it:\n${exports.join('')}`;
}
