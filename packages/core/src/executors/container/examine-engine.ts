import { resolveContainerOptions, type ContainerOptions } from './container-options.ts';
import { connectEngine } from './engine/engine.ts';
import { statusOf } from './engine/engine-failure.ts';
import { explainFailure } from './engine/explain-failure.ts';
import { inTime } from './engine/in-time.ts';

/** What container mode finds where it is to run. */
export interface FoundEngine {
  readonly version: string;
  readonly isRootless: boolean;
  /** Whether the image that tasks run in is there. */
  readonly hasImage: boolean;
}

/**
 * Looks at what tasks in containers would need, and changes nothing.
 *
 * @throws {Error} that says why no engine can be used, and what to do.
 */
export async function examineEngine(options: ContainerOptions): Promise<FoundEngine> {
  const settings = resolveContainerOptions(options);
  const { client, isRootless } = await connectEngine(settings);
  try {
    const { Version: version } = await inTime(client.version());
    const hasImage = await inTime(client.getImage(settings.image).inspect()).then(
      () => true,
      (error: unknown) => {
        if (statusOf(error) === 404) return false;
        throw error;
      },
    );
    return { version, isRootless, hasImage };
  } catch (error) {
    throw explainFailure(error, settings);
  }
}
