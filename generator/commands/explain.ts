import { diagnosticNames, diagnosticTable, type DiagnosticName } from '../diagnostics/codes.js';
import { suggest } from '../diagnostics/suggest.js';
import { UsageError, type Command } from './command.js';

/** `gecx explain CODE`: what a finding means. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'Say what a finding means and what to do',
  help: `Usage: gecx explain CODE

Explains a finding, by its code (GECX2001) or its name (unknown-field). Without CODE, lists all.
`,
  options: {},
  takesArguments: true,
  run: async ({ args }, { out }) => {
    const [wanted] = args;
    if (args.length > 1) throw new UsageError('one finding is explained at a time');
    if (wanted === undefined) {
      for (const name of diagnosticNames)
        out(`${diagnosticTable[name].code}  ${diagnosticTable[name].severity.padEnd(7)}  ${name}\n`);
      return 0;
    }
    const name = findName(wanted);
    if (!name) {
      const meant = suggest(wanted, [
        ...diagnosticNames,
        ...diagnosticNames.map((known) => diagnosticTable[known].code),
      ]);
      throw new UsageError(`there is no finding \`${wanted}\`${meant ? `; did you mean \`${meant}\`?` : ''}`);
    }
    const { code, severity, why, fix } = diagnosticTable[name];
    out(`${code} ${name} (${severity})\n\n${why}\n\n${fix}\n`);
    return 0;
  },
};

function findName(wanted: string): DiagnosticName | undefined {
  return diagnosticNames.find((name) => name === wanted || diagnosticTable[name].code === wanted.toUpperCase());
}
