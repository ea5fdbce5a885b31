import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Whether a link of a folder leads into that folder, by what it says and by where it leads if it leads anywhere. */
export async function isLinkWithin(root: string, link: string, target: string): Promise<boolean> {
  if (path.isAbsolute(target) || !isWithin(root, path.join(root, path.dirname(link), target))) return false;
  try {
    return isWithin(root, await realpath(path.join(root, link)));
  } catch (error) {
    // One that leads nowhere yet leads inside. One that leads in a circle leads nowhere ever.
    return !(error instanceof Error && 'code' in error && error.code === 'ELOOP');
  }
}

function isWithin(root: string, location: string): boolean {
  const relative = path.relative(root, location);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
