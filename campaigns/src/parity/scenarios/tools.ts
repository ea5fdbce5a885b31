import { say, useTool } from '@claude-ops/testing';
import type { Scenario } from '../scenario.ts';
import { MCP_SERVER } from './files/mcp-server.ts';
import { PDF, PNG } from './files/media.ts';

const BYPASS = { permissionMode: 'bypassPermissions' } as const;

/** Tools that run, fail, or are not allowed to. */
export const TOOLS: readonly Scenario[] = [
  {
    name: 'files that it creates, changes and deletes',
    options: BYPASS,
    isQuick: true,
    files: { 'kept.txt': 'kept\n', 'changed.txt': 'one\ntwo\n', 'gone/away.txt': 'away\n' },
    script: [
      useTool('Read', { file_path: 'changed.txt' }),
      useTool('Edit', { file_path: 'changed.txt', old_string: 'two', new_string: 'three' }),
      useTool('Write', { file_path: 'new/größe.txt', content: 'new\n' }),
      useTool('Bash', { command: 'rm -r gone; ls' }),
      say('Done.'),
    ],
  },
  {
    name: 'several tools in one answer',
    options: BYPASS,
    files: { 'a.txt': 'a\n' },
    script: [
      {
        text: 'All at once.',
        tools: [
          { name: 'Read', input: { file_path: 'a.txt' } },
          { name: 'Bash', input: { command: 'echo b > b.txt' } },
          { name: 'Write', input: { file_path: 'c.txt', content: 'c\n' } },
        ],
      },
      say('Done.'),
    ],
  },
  {
    name: 'tools that fail',
    options: BYPASS,
    script: [
      useTool('Bash', { command: 'echo some output; exit 3' }),
      useTool('Read', { file_path: 'none.txt' }),
      useTool('Edit', { file_path: 'none.txt', old_string: 'a', new_string: 'b' }),
      useTool('NoSuchTool', { a: 1 }),
      useTool('Bash', { wrong: true }),
      say('I tried.'),
    ],
  },
  {
    name: 'a command whose output is long',
    options: BYPASS,
    script: [useTool('Bash', { command: 'seq 1 40000' }), say('Long.')],
  },
  {
    name: 'thirty turns',
    options: BYPASS,
    script: [
      ...Array.from({ length: 30 }, (_, index) => useTool('Bash', { command: `echo ${index} >> log.txt` })),
      say('Done.'),
    ],
  },
  {
    name: 'a notebook that it edits',
    options: BYPASS,
    files: {
      'n.ipynb': JSON.stringify({
        cells: [
          {
            cell_type: 'code',
            id: 'one',
            metadata: {},
            source: ['1 + 1'],
            outputs: [],
            execution_count: null,
          },
        ],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      }),
    },
    script: [
      useTool('ToolSearch', { query: 'select:NotebookEdit', max_results: 1 }),
      useTool('Read', { file_path: 'n.ipynb' }),
      useTool('NotebookEdit', { notebook_path: 'n.ipynb', cell_id: 'one', new_source: '2 + 2' }),
      say('Done.'),
    ],
  },
  {
    name: 'a picture that it reads',
    options: BYPASS,
    files: { 'picture.png': PNG },
    script: [useTool('Read', { file_path: 'picture.png' }), say('A picture.')],
  },
  {
    name: 'a document that it reads',
    options: BYPASS,
    files: { 'document.pdf': PDF },
    script: [useTool('Read', { file_path: 'document.pdf' }), say('A document.')],
  },
  {
    name: 'tools of an MCP server',
    options: { ...BYPASS, mcpServers: { house: { command: 'bash', args: ['server.sh'] } } },
    isQuick: true,
    files: { 'server.sh': MCP_SERVER },
    script: [
      useTool('mcp__house__count', { word: 'hello' }),
      useTool('mcp__house__fail', {}),
      say('Counted.'),
    ],
  },
  {
    name: 'an MCP server that can not be started',
    options: { ...BYPASS, mcpServers: { house: { command: 'no-such-program', args: [] } } },
    script: [say('Alone.')],
  },
  {
    name: 'a command that the permission mode denies',
    options: { permissionMode: 'default' },
    isQuick: true,
    script: [
      useTool('Bash', { command: 'touch a.txt' }),
      useTool('Write', { file_path: 'b.txt', content: 'b\n' }),
      say('Not allowed.'),
    ],
  },
  {
    name: 'edits that are accepted, and a command that is not',
    options: { permissionMode: 'acceptEdits' },
    script: [
      useTool('Write', { file_path: 'b.txt', content: 'b\n' }),
      useTool('Bash', { command: 'curl -s http://127.0.0.1:9/' }),
      say('Done.'),
    ],
  },
  {
    name: 'a plan',
    options: { permissionMode: 'plan' },
    isQuick: true,
    script: [
      useTool('Write', { file_path: 'a.txt', content: 'a\n' }),
      useTool('ExitPlanMode', { plan: '1. Write a.txt' }),
      say('That is the plan.'),
    ],
  },
  {
    name: 'nothing that would have to be asked for',
    options: { permissionMode: 'dontAsk' },
    script: [useTool('Bash', { command: 'touch a.txt' }), say('Denied.')],
  },
  {
    name: 'a question to the user',
    options: BYPASS,
    script: [
      useTool('AskUserQuestion', {
        questions: [
          {
            question: 'Which?',
            header: 'Which',
            multiSelect: false,
            options: [
              { label: 'A', description: 'a' },
              { label: 'B', description: 'b' },
            ],
          },
        ],
      }),
      say('Nobody there.'),
    ],
  },
];
