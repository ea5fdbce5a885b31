export { DEFAULT_EXCLUDE, folder, type FolderOptions } from './folder/folder.ts';
export { zipFile } from './zip-file.ts';
export { downloadArtifacts, type DownloadOptions } from './download/download-artifacts.ts';
export { saveArtifact } from './download/save-artifact.ts';
