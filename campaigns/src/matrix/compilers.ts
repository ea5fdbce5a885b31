/** A compiler, and how it resolves modules. */
export interface Compiler {
  readonly version: string;
  readonly resolution: 'node16' | 'nodenext' | 'bundler';
  /** Whose types of `fetch`, streams and signals there are. */
  readonly platform: 'node' | 'dom';
}

/** The oldest one that the declarations are for. */
export const OLDEST_TYPESCRIPT = '5.4';

export const COMPILERS: readonly Compiler[] = [OLDEST_TYPESCRIPT, '5.9', 'latest'].flatMap((version) =>
  (['node16', 'nodenext', 'bundler'] as const).flatMap((resolution) =>
    (['node', 'dom'] as const).map((platform): Compiler => ({ version, resolution, platform })),
  ),
);

/** The strictest settings that a user may have. */
export function compilerOptions({ resolution, platform }: Compiler): object {
  return {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2022',
    lib: platform === 'dom' ? ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'] : ['es2023'],
    types: platform === 'node' ? ['node'] : [],
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
  };
}

/** Types that a user relies on, as a program of his. */
export const TYPED_PROGRAM = `import { ClaudeOps, type CreateTaskInput, type Task, type TaskEvent } from '@claude-ops/sdk';

declare const environment: { TOKEN?: string };
const token: string | undefined = environment.TOKEN;
const client = new ClaudeOps({ token, baseUrl: undefined, fetch: undefined });
const input: CreateTaskInput = { prompt: 'p', apiKey: 'k', model: undefined, tags: undefined };

export async function textOf(id: string, signal: AbortSignal | undefined): Promise<string> {
  const task = await client.waitForCompletion(id, { signal });
  switch (task.status) {
    case 'completed':
      return task.result.text ?? '';
    case 'failed':
      return task.error.code === 'timed_out' ? 'late' : task.error.message;
    case 'cancelled':
      return '';
  }
}

export async function create(bytes: Uint8Array): Promise<Task> {
  return await client.createTask(input, { archive: bytes, idempotencyKey: undefined });
}

export function describe(event: TaskEvent): string {
  if (event.type === 'task.failed') return event.data.error.code;
  if (event.type === 'task.started') return event.data.attempt.toFixed(0);
  return event.type;
}

export async function all(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of client.listTasks({ status: 'failed', createdAfter: undefined })) ids.push(id);
  return ids;
}
`;
