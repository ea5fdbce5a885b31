import { say, useTool, type Script } from '@claude-ops/testing';

export const PROMPT =
  'Write a haiku about a queue that loses nothing to haiku.txt, then check it with `cat`.';

const HAIKU = ['Tasks wait in their row', 'power fails and comes again', 'each still has its place'].join(
  '\n',
);
const usage = { inputTokens: 1_200, outputTokens: 80 };

/** What the stand-in says in the place of Claude: it really writes the file and really runs the command. */
export const SCRIPT: Script = (request) => {
  const workspace =
    /Primary working directory: (\S+)/.exec(JSON.stringify(request.body))?.[1]?.split('\\n')[0] ?? '.';
  const steps = [
    useTool('Write', { file_path: `${workspace}/haiku.txt`, content: `${HAIKU}\n` }, { usage }),
    useTool('Bash', { command: 'cat haiku.txt', description: 'Read the haiku back' }, { usage }),
  ];
  return steps[request.turn] ?? say(`Done. haiku.txt says: ${HAIKU.replaceAll('\n', ' / ')}`, { usage });
};
