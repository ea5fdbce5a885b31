import { readFile } from 'node:fs/promises';

/** Documents whose blocks of TypeScript use the SDK, from the root of the repository. */
const DOCUMENTS = ['README.md', 'docs/events.md', 'docs/files.md', 'packages/sdk/README.md'];

/** Each document's blocks as one program: the later ones go on with what the first have made. */
export async function programsOfDocuments(): Promise<Record<string, string>> {
  const programs = await Promise.all(
    DOCUMENTS.map(async (name) => {
      const text = await readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');
      const blocks = Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, block = '']) => block);
      const ours = blocks.filter((block) => !block.includes("'@claude-ops/core'"));
      return [`${name.replaceAll(/\W/g, '-')}.ts`, ours.join('\n')] as const;
    }),
  );
  return Object.fromEntries(programs);
}
