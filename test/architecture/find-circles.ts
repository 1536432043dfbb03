/** Something that needs something else. */
export type Edge = readonly [from: string, to: string];

/** Every group of things that need each other, directly or by way of others. */
export function findCircles(edges: readonly Edge[]): string[][] {
  const needs = new Map<string, Set<string>>();
  for (const [from, to] of edges) needs.set(from, (needs.get(from) ?? new Set()).add(to));
  const reach = new Map([...needs.keys()].map((name) => [name, reachedFrom(name, needs)]));
  const circles = [...needs.keys()]
    .filter((name) => reach.get(name)?.has(name))
    .map((name) => [...(reach.get(name) ?? [])].filter((other) => reach.get(other)?.has(name)).toSorted());
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

function reachedFrom(start: string, needs: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of needs.get(name) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
