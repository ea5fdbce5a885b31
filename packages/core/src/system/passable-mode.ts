/** Whoever knows a name in it may pass; nobody else may see which there are. */
export const PASSABLE_MODE = 0o711;
