export type { Engine, EngineAddress, NoEngine } from './engine.ts';
export { cacheDirectory } from './cache-directory.ts';
export { openEngine } from './open-engine.ts';
export { startDaemon, type Daemon } from './daemon/start-daemon.ts';
export { buildTestImages, type TestImages } from './images/build-test-images.ts';
export { ensureImage, type ImageOfDirectory } from './images/ensure-image.ts';
export { listenInside } from './network/listen-inside.ts';
export type { TestEngine } from './global-setup.ts';
