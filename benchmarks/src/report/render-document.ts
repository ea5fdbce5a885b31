import type { Machine } from './machine.ts';
import type { BenchmarkResult, Results } from './results.ts';
import { renderTable } from './table.ts';

const OPENING = `# Performance

Measure it on your machine:

\`\`\`bash
npx -y pnpm@12 bench          # all of it
npx -y pnpm@12 bench NAME     # one section
\`\`\`

Each table compares claude-ops ("ours") with the tool that you would use instead ("theirs").

- **Figure**: ours divided by theirs, or ours less theirs if it has a unit. It is the median over the pairs. Half of the
  pairs are within the range in parentheses.
- **Bar**: the limit of the median. A row without a bar is for information.
- **Pairs**: both sides run in turns in the same run, against the same scripted stand-in for the model. So other work of
  the machine affects both alike.
- Absolute times belong to this machine. The figures carry over to others.

\`pnpm bench --keep\` writes this document from \`benchmarks/results.json\`. No figure is written by hand, and a test compares
the two.
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
