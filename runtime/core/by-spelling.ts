/** What answers to a name, and to others as well. */
interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

/** Some tools by their names and aliases. Throws when two answer to the same, or one to a name that is taken. */
export function bySpelling<Tool extends Named>(
  tools: readonly Tool[],
  isTaken: (spelling: string) => boolean = () => false,
): ReadonlyMap<string, Tool> {
  const found = new Map<string, Tool>();
  for (const tool of tools) {
    for (const spelling of [tool.name, ...(tool.aliases ?? [])]) {
      if ((found.get(spelling) ?? tool) !== tool || isTaken(spelling)) {
        throw new Error(`two tools answer to the name ${JSON.stringify(spelling)}`);
      }
      found.set(spelling, tool);
    }
  }
  return found;
}
