import type { Change } from '../by-importance.ts';
import type { Collected, CollectParts } from '../collect-files.ts';
import { UnreadableFileError } from '../files/read-file.ts';
import { makePatch, type PatchRequest } from './make-patch.ts';

/** What the patch is called, unless the run made a file of that name. */
const PATCH_NAME = 'changes.patch';
const MEDIA_TYPE = 'text/x-patch';

/** Stores the patch of a workspace as an artifact, unless it is empty. */
export async function stagePatch(
  request: Omit<PatchRequest, 'onLeftOut'>,
  { changes, collected }: { readonly changes: readonly Change[]; readonly collected: Collected },
  { writer, byteMask, omissions, limits }: CollectParts,
): Promise<void> {
  const path = freeName(changes);
  const onLeftOut: PatchRequest['onLeftOut'] = (leftOut) =>
    omissions.add(leftOut.path, 'not_in_patch', `It is not in ${path}: ${leftOut.reason}.`);
  if (limits.maxFiles === 0) {
    omissions.add(path, 'too_many_files', 'There are more than 0 artifacts.');
    return;
  }
  try {
    const content = atMost(limits.maxBytes, makePatch({ ...request, onLeftOut }));
    const staged = await writer.stage(byteMask(content, () => collected.masked.add(path)));
    if (staged.bytes === 0) return await staged.discard();
    await staged.keep();
    const { bytes, sha256 } = staged;
    collected.bytes += bytes;
    collected.artifacts.push({
      artifact: { path, status: 'created', bytes, sha256, mediaType: MEDIA_TYPE },
      isExecutable: false,
    });
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    omissions.add(path, error.reason === 'too_many_bytes' ? error.reason : 'no_patch', error.message);
  }
}

/** The run may have made a file of that name. */
function freeName(changes: readonly Change[]): string {
  const taken = new Set(changes.map(({ path }) => path));
  let name = PATCH_NAME;
  for (let number = 1; taken.has(name); number += 1) name = PATCH_NAME.replace('.', `-${number}.`);
  return name;
}

async function* atMost(
  maxBytes: number,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new UnreadableFileError('With it the artifacts would be too large.', {
        reason: 'too_many_bytes',
      });
    yield chunk;
  }
}
