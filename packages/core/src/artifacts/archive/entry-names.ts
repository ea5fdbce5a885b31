/** What a zip archive has no names with, or what some system takes for a way out of its directory. */
const NOT_IN_NAMES = /\\|^[A-Za-z]:|\0/g;

/** Gives each path its name in an archive: the path, but where that would not be safe to unpack. No two have the same. */
export function createEntryNames(): (path: string) => string {
  const taken = new Set<string>();
  // What to go on with, so that many that are alike take no longer than others.
  const numbers = new Map<string, number>();
  return (path) => {
    const safe = path.replaceAll(NOT_IN_NAMES, (found) => '_'.repeat(found.length));
    let name = safe;
    let number = numbers.get(safe) ?? 1;
    for (; taken.has(name); number += 1) name = `${safe}-${number}`;
    numbers.set(safe, number);
    taken.add(name);
    return name;
  };
}
