import { uuidV7 } from '../../system/uuid-v7.ts';
import { versionIn } from '../../processes/read-program-version.ts';
import { settlesWithin } from '../../system/settles-within.ts';
import { labelsOf } from './labels.ts';
import { planContainer, type ContainerPlan } from './plan-container.ts';
import type { ContainedRunParts } from './run-cold.ts';
import { startContainer } from './start-container.ts';

const TIMEOUT_MS = 10_000;
/** Longer than a version, in bytes. */
const MAX_LINE_BYTES = 4096;

/** The version that the CLI of the image tells, in a container as that of a run. Undefined where it tells none. */
export async function readContainedVersion(
  plan: ContainerPlan,
  parts: ContainedRunParts,
): Promise<string | undefined> {
  const id = uuidV7();
  const spec = planContainer(
    {
      ...plan,
      keepsInput: false,
      claudeArguments: ['--version'],
      labels: labelsOf(parts.instanceId, { id }),
    },
    parts,
  );
  try {
    await using started = await startContainer(parts.engine, spec, {
      id,
      removals: parts.removals,
      keepsInput: false,
    });
    started.claude.stderr.resume();
    const lines: string[] = [];
    const said = started.claude.conversation.follow({
      maxLineBytes: MAX_LINE_BYTES,
      onLine: async (line) => void lines.push(line),
      onOversized: async () => undefined,
    });
    return (await settlesWithin(said, TIMEOUT_MS)) ? versionIn(lines.join('\n')) : undefined;
  } catch {
    // Why the run failed is known; this would only have said more.
    return undefined;
  }
}
