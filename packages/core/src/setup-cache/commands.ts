/**
 * The commands that pack and unpack what a setup has prepared, with the tar of the place where the run is: by the user of the run, in its
 * confinement. So they reach nothing that the run does not reach, whatever it has put in their way.
 */

/** In the workspace. What tar can't read is left out. */
export const PACK_WORKSPACE = 'tar -cf - --exclude=./.git . 2>/dev/null';
export const PACK_HOME = `cd "$HOME" && tar -cf - --exclude='./.claude*' --exclude=./.gitconfig . 2>/dev/null`;

/** Files that are there already stay. tar of GNU has two options for that, of which one calls such a file an error. */
const unpack = (bytes: number) => `
skip=-k
case "$(tar --version 2>/dev/null)" in *GNU*) skip=--skip-old-files ;; esac
head -c ${bytes} | tar -x -o "$skip" -f -`;

/** @param bytes how large the archive is: its end is not the end of stdin */
export const UNPACK_WORKSPACE = unpack;
export const UNPACK_HOME = (bytes: number): string => `cd "$HOME" && {${unpack(bytes)}
}`;
