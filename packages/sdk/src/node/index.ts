// oxlint-disable-next-line import/no-unassigned-import -- it throws where Node is too old, before all else is loaded.
import '../runtime/refuse-old-node.ts';

export { DEFAULT_EXCLUDE, folder, type FolderOptions } from './folder/folder.ts';
export { zipFile } from './zip-file.ts';
export { downloadArtifacts, type DownloadOptions } from './download/download-artifacts.ts';
export { saveArtifact } from './download/save-artifact.ts';
