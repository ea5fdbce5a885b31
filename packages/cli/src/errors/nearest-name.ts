/**
 * The name that a mistyped one was meant to be: the nearest within two letters, or a third of longer ones. Of several, one that begins with the
 * same letter.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(typed.length / 3));
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= most && distance < name.length)
    .toSorted(
      (one, other) =>
        one.distance - other.distance || Number(begins(typed, other.name)) - Number(begins(typed, one.name)),
    );
  return nearest?.name;
}

function begins(typed: string, name: string): boolean {
  return name[0] === typed[0];
}

/** How many letters have to be put in, taken out or changed: the distance of Levenshtein. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [taken, letter] of Array.from(from).entries()) {
    const next = [taken + 1];
    for (const [index, other] of Array.from(to).entries()) {
      const changed = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
