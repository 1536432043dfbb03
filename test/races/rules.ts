/** What must be true of a race when it is over: each sentence with what breaks it. */
export type Rules<Story> = { readonly [sentence: string]: (story: Story) => Iterable<string> };

/** How many breaches of a rule are shown. */
const shown = 5;

/** Which rules a race has broken, and how. */
export function breachesOf<Story>(rules: Rules<Story>, story: Story): string[] {
  return Object.entries(rules).flatMap(([sentence, breaches]) => {
    const found = [...breaches(story)];
    const more = found.length > shown ? [`  and ${found.length - shown} more`] : [];
    return found.length === 0 ? [] : [sentence, ...found.slice(0, shown).map((breach) => `  ${breach}`), ...more];
  });
}

/** Things by what they are about. */
export function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group) group.push(thing);
    else groups.set(keyOf(thing), [thing]);
  }
  return groups;
}

/** What an answer is, in one line. */
export function describe(answer: object): string {
  return JSON.stringify(answer);
}
