import type { Machine } from './machine.ts';
import type { BenchmarkResult, Results } from './results.ts';
import { renderTable } from './table.ts';

const OPENING = `# Performance

What claude-ops costs over what one would use instead. This document is made from \`benchmarks/results.json\` by
\`pnpm bench --keep\`; no figure in it is written by hand, and a test holds it to that file.

Both sides of a row are measured in turns in the same run, against the same scripted stand-in for the model, so that what
a machine does besides hits both alike. A figure is ours divided by theirs, or, where it has a unit, ours less theirs: the
median over the pairs, and in parentheses the range that half of the pairs are in. A bar is what the median has to be; a row
without one is there to be known. Absolute times are of this machine; the figures are what carries over.

\`pnpm bench\` measures all of it, \`pnpm bench NAME\` one.
`;

/** docs/performance.md, from nothing but the results. */
export function renderDocument({ machine, benchmarks }: Results): string {
  return [OPENING, machineText(machine), ...benchmarks.map(sectionText)].join('\n');
}

function machineText({ processor, cores, memoryGb, system, node, claude }: Machine): string {
  return `Measured on ${processor}, ${cores} cores, ${memoryGb} GB of memory, ${system}, with Node ${node} and claude ${claude}.\n`;
}

function sectionText({ name, description, measuredOn, rows }: BenchmarkResult): string {
  return `## ${name}\n\n${description} Measured on ${measuredOn}.\n\n${renderTable(rows)}\n`;
}
