import type { Shape } from './shape.ts';

/** Fills a directory with so many files, of which a hundred share a directory. */
export const HEAP = `heap() { i=0; while [ $i -lt "$MANY" ]; do d="$1/$((i / 100))"; mkdir -p "$d"
  j=0; while [ $j -lt 100 ] && [ $i -lt "$MANY" ]; do : > "$d/$j"; i=$((i+1)); j=$((j+1)); done; done; }`;

/** A git repository. */
export const git = (name: string, make: string, later?: string, work?: string): Shape => {
  return {
    name,
    isGit: true,
    make,
    ...(later !== undefined && { later }),
    ...(work !== undefined && { work }),
  };
};
/** A folder that git does not know. */
export const plain = (name: string, make: string, work?: string): Shape => {
  return { name, isGit: false, make, ...(work !== undefined && { work }) };
};
