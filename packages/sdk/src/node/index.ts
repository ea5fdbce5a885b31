// oxlint-disable-next-line import/no-unassigned-import -- it throws where Node is too old, before all else is loaded.
import '../runtime/refuse-old-node.ts';

export { folder, type FolderArchive } from './folder/folder.ts';
export type { FolderChoice, FolderOptions, FolderProgress } from './folder/folder-options.ts';
export type { Entry, FileFacts, FolderListing, LeftOut, LeftOutReason } from './folder/entry.ts';
export { listFolder } from './folder/list-folder.ts';
export { DEFAULT_EXCLUDE } from './folder/rules/ignore-file-rules.ts';
export { zipFile } from './zip-file.ts';
export { downloadArtifacts, type DownloadOptions } from './download/download-artifacts.ts';
export { saveArtifact } from './download/save-artifact.ts';
export { pullArtifacts, type Pulled, type PullOptions } from './pull/pull-artifacts.ts';
export { applyPatch, type Patched } from './pull/apply-patch.ts';
