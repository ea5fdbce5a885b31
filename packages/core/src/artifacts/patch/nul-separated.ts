/** Paths as git reads them with `-z`. */
export function nulSeparated(files: readonly string[]): string {
  return files.map((file) => `${file}\0`).join('');
}
