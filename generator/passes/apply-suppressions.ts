import { diagnosticNames, diagnosticTable, type DiagnosticName } from '../diagnostics/codes.js';
import { createDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import type { Suppression } from '../source/suppression.js';

/**
 * Takes out the warnings that comments ignore, and adds findings about those comments. An error is never ignored. While
 * there are errors, some warnings have not been looked for yet, so that no comment is called needless for want of one.
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Diagnostic[] {
  if (suppressions.length === 0) return diagnostics;
  const active = new Map<string, Suppression>();
  const findings: Diagnostic[] = [];
  for (const suppression of suppressions) {
    const name = nameOf(suppression.finding);
    if (name) active.set(keyOf(suppression.origin.file, suppression.line, name), suppression);
    else findings.push(unknownFinding(suppression));
  }
  const used = new Set<Suppression>();
  const kept = diagnostics.filter(({ severity, name, origin }) => {
    const suppression = severity === 'warning' && active.get(keyOf(origin.file, origin.start.line, name));
    if (suppression) used.add(suppression);
    return !suppression;
  });
  const isComplete = kept.every(({ severity }) => severity !== 'error');
  for (const suppression of suppressions) {
    const name = nameOf(suppression.finding);
    const { finding, reason, origin } = suppression;
    if (!name) continue;
    if (used.has(suppression)) {
      if (reason === '') findings.push(createDiagnostic('suppression-without-reason', origin, { finding }));
    } else {
      const hint = whyUseless(suppression, name);
      if (hint || isComplete) findings.push(createDiagnostic('suppression-unused', origin, { finding }, { hint }));
    }
  }
  return [...kept, ...findings];
}

/** What makes a comment useless whatever is found; undefined when it could have been of use. */
function whyUseless({ line }: Suppression, name: DiagnosticName): string | undefined {
  if (diagnosticTable[name].severity === 'error') return 'This is an error, and only warnings can be ignored: mend it.';
  return line === undefined ? 'Put the comment on a line of its own, above the one with the warning.' : undefined;
}

function unknownFinding({ finding, origin }: Suppression): Diagnostic {
  const known = [...diagnosticNames, ...diagnosticNames.map((name) => diagnosticTable[name].code)];
  const meant = suggest(finding, known);
  return createDiagnostic('suppression-unknown', origin, { finding }, { hint: meant && `Did you mean \`${meant}\`?` });
}

function nameOf(finding: string): DiagnosticName | undefined {
  return diagnosticNames.find((name) => name === finding || diagnosticTable[name].code === finding.toUpperCase());
}

function keyOf(file: string, line: number | undefined, name: DiagnosticName): string {
  return `${line} ${name} ${file}`;
}
