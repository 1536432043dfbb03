/** Throws when there is anything wrong with a definition, and names all of it. */
export function refuseDefinitions(
  problems: readonly { readonly tool: string; readonly problems: readonly string[] }[],
): void {
  const lines = problems.flatMap(({ tool, problems: found }) => found.map((problem) => `\n- ${tool}: ${problem}`));
  if (lines.length > 0) throw new TypeError(`not every tool is well defined:${lines.join('')}`);
}
