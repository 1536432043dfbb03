// Writes docs/diagnostics.md from the compiler's table of findings. Run it after a build.
import { writeFileSync } from 'node:fs';
import { diagnosticNames, diagnosticTable } from '../dist/generator/diagnostics/codes.js';

const intro = `# Diagnostics

Everything that the compiler can say about a workspace. Codes are stable and never reused; \`gecx explain CODE\` (or a
name, such as \`gecx explain unknown-field\`) prints the same explanation on the command line.

\`gecx codegen\` shows findings with their lines on standard error. With \`--format json\` it prints one JSON array on
standard output instead, and nothing else: \`[]\` when there is nothing to say. \`--format github\` prints annotations of
GitHub Actions, \`--format sarif\` a SARIF 2.1.0 log. In JSON, each finding is an object with \`code\`,
\`name\`, \`severity\`, \`message\`, \`hint\`, \`file\`, \`line\`, \`column\`, \`endLine\` and \`endColumn\`. Lines and columns count
from 1, columns in UTF-16 units; files are named from the current folder.

An error stops every write; a warning does not. A warning in a contract can be ignored by a comment above its line,
\`# gecx-ignore CODE: reason\`; see [contracts](contracts.md#ignoring-a-warning). Exit codes:

| code | meaning                                                         |
| ---- | --------------------------------------------------------------- |
| \`0\`  | clean, or warnings only                                         |
| \`1\`  | errors, something to write with \`--check\` or \`--diff\`, or more than \`--max-warnings N\` |
| \`2\`  | wrong usage, no configuration file, or a defect of the compiler |
`;

const sections = diagnosticNames.map((name) => {
  const { code, severity, why, fix } = diagnosticTable[name];
  return `## ${code} ${name}\n\n${severity}\n\n${why}\n\n**Fix:** ${fix}\n`;
});

writeFileSync(new URL('../docs/diagnostics.md', import.meta.url), [intro, ...sections].join('\n'));
