import type { MeantDifference } from './meant-difference.ts';

/** What is named only where it is of use (`docs/tools.md`). */
const WITHHELD_TOOLS: ReadonlySet<string> = new Set([
  'ScheduleWakeup',
  'CronCreate',
  'CronDelete',
  'CronList',
]);

const isNamed = (line: string): boolean => !WITHHELD_TOOLS.has(line) && !line.startsWith('- loop: ');

const isBilling = (line: string): boolean => line.startsWith('x-anthropic-billing-header: ');

/** Differences that every task has. */
export const MEANT_EVERYWHERE: readonly MeantDifference[] = [
  { field: 'offered', becomes: ({ offered }) => offered.filter(isNamed), because: 'withheldTools' },
  {
    field: 'told',
    becomes: ({ told }) => told.filter(isNamed).map((line) => line.replace(' /loop,', '')),
    because: 'withheldTools',
  },
  { field: 'instructions', becomes: ({ instructions }) => withoutMemory(instructions), because: 'memory' },
  {
    field: 'instructions',
    becomes: ({ instructions }) => instructions.filter((line) => !isBilling(line)),
    because: 'billing',
  },
];

/** The system prompt without the section about the memory directory. */
function withoutMemory(lines: readonly string[]): string[] {
  const begin = lines.findIndex((line) => line === '# Memory' || line === '# auto memory');
  if (begin === -1) return [...lines];
  const next = lines.findIndex((line, index) => index > begin && line.startsWith('# '));
  return [...lines.slice(0, begin), ...(next === -1 ? [] : lines.slice(next))];
}
