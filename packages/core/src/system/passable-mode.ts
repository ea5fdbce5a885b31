/** The mode of a directory through which others can pass to a name that they know, without seeing the names in it. */
export const PASSABLE_MODE = 0o711;
