import type { Logger } from '@claude-ops/core';

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
