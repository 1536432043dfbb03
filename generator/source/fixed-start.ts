/** The folder in which everything lies that a glob pattern can match: its steps before the first wildcard. */
export function fixedStart(pattern: string): { readonly folder: string; readonly hasWildcard: boolean } {
  const steps = pattern.split('/').slice(0, -1);
  const wildcard = steps.findIndex((step) => /[*?[\]{}()!]/.test(step));
  return { folder: (wildcard === -1 ? steps : steps.slice(0, wildcard)).join('/'), hasWildcard: wildcard !== -1 };
}
