import Docker from 'dockerode';

const LABEL = 'claude-ops.test-inputs';

/** The label that says what an image was made of. */
export function labelOf(inputs: string): string {
  return `${LABEL}=${inputs}`;
}

/** Whether an image is there; with inputs: and was made of these. */
export async function isBuilt(socketPath: string, image: string, inputs?: string): Promise<boolean> {
  try {
    const { Config } = await new Docker({ socketPath }).getImage(image).inspect();
    const labels = Config.Labels as Record<string, string> | null; // Null where there are none, whatever its type says.
    return inputs === undefined || labels?.[LABEL] === inputs;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
