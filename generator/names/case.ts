/** `apply_refund` -> `ApplyRefund`. A letter after a digit is a capital, as in `Get2Fa`. */
export function pascalCase(text: string): string {
  const joined = text
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
  return joined.replaceAll(/(\d)([a-z])/g, (_, digit: string, letter: string) => digit + letter.toUpperCase());
}

/** `apply_refund` -> `applyRefund`. */
export function camelCase(text: string): string {
  const pascal = pascalCase(text);
  return pascal.slice(0, 1).toLowerCase() + pascal.slice(1);
}
